/** Screens of a terminal as an SVG that shows one after the other. */

/** A screen, with its colours as `<32>`, and how long it is seen. */
export interface Frame {
  readonly screen: string
  readonly seconds: number
}

interface Size {
  /** Columns. */
  readonly width: number
  /** Lines. */
  readonly height: number
}

const [cellWidth, lineHeight, margin] = [8.4, 19, 14]

const colors: { readonly [code: string]: string } = {
  31: "#e5534b",
  32: "#57ab5a",
  33: "#c69026",
  90: "#768390",
  96: "#39c5cf"
}

export const drawFrames = (frames: ReadonlyArray<Frame>, { height, width }: Size): string => {
  const total = frames.reduce((sum, { seconds }) => sum + seconds, 0)
  const size = { width: Math.ceil(width * cellWidth + 2 * margin), height: height * lineHeight + 2 * margin }
  let start = 0
  const styles: Array<string> = []
  const groups = frames.map(({ screen, seconds }, index) => {
    styles.push(keyframes(index, start / total, (start + seconds) / total, total))
    start += seconds
    return `<g class="f${index}">${screen.split("\n").slice(-height).map(drawLine).join("")}</g>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}">`,
    `<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#cdd9e5;white-space:pre}g{opacity:0}${styles.join("")}</style>`,
    `<rect width="100%" height="100%" rx="8" fill="#1c2128"/>`,
    ...groups,
    "</svg>",
    ""
  ].join("\n")
}

const keyframes = (index: number, from: number, to: number, total: number): string => {
  const percent = (share: number): string => `${(share * 100).toFixed(3)}%`
  const steps = `0%{opacity:0}${percent(from)}{opacity:1}${percent(to)}{opacity:0}100%{opacity:0}`
  return `@keyframes k${index}{${steps}}.f${index}{animation:k${index} ${total.toFixed(1)}s step-end infinite}`
}

const drawLine = (line: string, index: number): string => {
  if (line === "") return ""
  const y = margin + (index + 1) * lineHeight - 5
  return `<text x="${margin}" y="${y}">${spans(line)}</text>`
}

/** Turns the codes of a line into spans. A colour holds until the next code. */
const spans = (line: string): string => {
  const [plain = "", ...parts] = line.split(/<([\d;]*)>/)
  let drawn = escape(plain)
  for (let index = 0; index < parts.length; index += 2) {
    const color = colors[parts[index] ?? ""]
    const bold = parts[index] === "1" ? ' font-weight="bold"' : ""
    const text = escape(parts[index + 1] ?? "")
    drawn +=
      color === undefined && bold === ""
        ? text
        : `<tspan${bold}${color === undefined ? "" : ` fill="${color}"`}>${text}</tspan>`
  }
  return drawn
}

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
