import { useData } from "vitepress"
import DefaultTheme from "vitepress/theme-without-fonts"
import { onMounted, watch } from "vue"
import "virtual:code-colors.css"
import "./style.css"

/** Makes a landmark of the contents of a page for which the theme has none: the home page, and the one in place of one that is not there. */
const markMain = (isWithout: boolean): void => {
  const content = document.getElementById("VPContent")
  if (isWithout) content?.setAttribute("role", "main")
  else content?.removeAttribute("role")
}

export default {
  extends: DefaultTheme,
  setup() {
    const { frontmatter, page } = useData()
    const mark = (): void => markMain(frontmatter.value["layout"] === "home" || page.value.isNotFound === true)
    onMounted(mark)
    watch(page, mark, { flush: "post" })
  }
}
