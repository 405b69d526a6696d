// Stands in for Cloudflare's clock: a request to /scheduled runs the job, all others go through.
interface Env {
  readonly EXAMPLE: {
    readonly fetch: (request: Request) => Promise<Response>
    readonly scheduled: (options: { readonly cron: string }) => Promise<{ readonly outcome: string }>
  }
}

export default {
  async fetch(request: Request, { EXAMPLE }: Env): Promise<Response> {
    if (new URL(request.url).pathname !== "/scheduled") return EXAMPLE.fetch(request)
    const { outcome } = await EXAMPLE.scheduled({ cron: "0 3 * * *" })
    return new Response(outcome)
  }
}
