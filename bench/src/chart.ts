// The chart of the README, for a reader who chooses a client: each figure's bars side by side, ours first.

const figures = ["rate", "cpu", "bundle", "start", "members", "limited"] as const

type Figure = (typeof figures)[number]

/** Title of each figure, with the unit and the direction in which it is better. */
const titles: Readonly<Record<Figure, string>> = {
  rate: "Calls a second on Node, 64 in flight (more is better)",
  cpu: "CPU of such a call, µs (less is better)",
  bundle: "Bundle of an edge function, KiB gzipped (less is better)",
  start: "Cold start of that bundle, ms (less is better)",
  members: "Reading 100,000 members at 40 ms a request, s (less is better)",
  limited: "429s among 600 writes where 200 are allowed in 2 s (less is better)"
}

/** One bar: the figure of one client. */
export interface Bar {
  readonly figure: Figure
  readonly client: string
  readonly value: number
}

/** The name of the peer in the chart. */
export const peer = "@clerk/backend"

const [width, labels, values, lineHeight, titleHeight, gap] = [600, 190, 64, 22, 26, 14]

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")

const kindOf = (client: string): "ours" | "peer" | "bare" =>
  client.startsWith("effect-clerk") ? "ours" : client === peer ? "peer" : "bare"

const format = (value: number): string =>
  value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toPrecision(2)

const drawBar = ({ client, value }: Bar, largest: number, y: number): string => {
  const length = Math.max((value / largest) * (width - labels - values), 1)
  return [
    `<text x="${labels - 8}" y="${y + 15}" text-anchor="end">${escape(client)}</text>`,
    `<rect class="${kindOf(client)}" x="${labels}" y="${y + 3}" width="${length.toFixed(1)}" height="${lineHeight - 6}"/>`,
    `<text x="${(labels + length + 6).toFixed(1)}" y="${y + 15}">${format(value)}</text>`
  ].join("\n")
}

const drawFigure = (figure: Figure, bars: ReadonlyArray<Bar>, y: number): string => {
  const largest = Math.max(...bars.map(({ value }) => value))
  return [
    `<text class="title" x="0" y="${y + 17}">${escape(titles[figure])}</text>`,
    ...bars.map((bar, index) => drawBar(bar, largest, y + titleHeight + index * lineHeight))
  ].join("\n")
}

const order = ["ours", "peer", "bare"]

/** Draws the figures that have bars. Its colours are readable on a light and on a dark page. */
export const chart = (bars: ReadonlyArray<Bar>): string => {
  const drawn: Array<string> = []
  let y = 0
  for (const figure of figures) {
    const own = bars
      .filter((bar) => bar.figure === figure)
      .toSorted((a, b) => order.indexOf(kindOf(a.client)) - order.indexOf(kindOf(b.client)))
    if (own.length === 0) continue
    drawn.push(drawFigure(figure, own, y))
    y += titleHeight + own.length * lineHeight + gap
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" font-family="system-ui, sans-serif" font-size="13">
<title>effect-clerk beside ${peer} and no client at all</title>
<style>
text { fill: #1f2328 } .title { font-weight: 600 } .ours { fill: #0969da } .peer { fill: #8c959f } .bare { fill: #d0d7de }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .ours { fill: #4493f8 } .peer { fill: #7d8590 } .bare { fill: #484f58 } }
</style>
${drawn.join("\n")}
</svg>
`
}
