import { useData } from "vitepress"
import DefaultTheme from "vitepress/theme-without-fonts"
import { onMounted, watch } from "vue"
import "virtual:code-colors.css"
import "./style.css"

/** Makes a landmark of the contents of the home page; the theme's other pages have theirs. */
const markMain = (layout: unknown): void => {
  const content = document.getElementById("VPContent")
  if (layout === "home") content?.setAttribute("role", "main")
  else content?.removeAttribute("role")
}

export default {
  extends: DefaultTheme,
  setup() {
    const { frontmatter } = useData()
    const mark = (): void => markMain(frontmatter.value["layout"])
    onMounted(mark)
    watch(frontmatter, mark, { flush: "post" })
  }
}
