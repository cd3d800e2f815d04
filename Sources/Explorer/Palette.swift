/// The colours of the explorer, for light and for dark pages.
///
/// Style sheets name them as custom properties. A picture that stands alone has the light colours in their place, since
/// not every viewer of SVG knows custom properties.
package enum Palette {
  private static let colors: [(name: String, light: String, dark: String)] = [
    ("back", "#ffffff", "#16191c"), ("text", "#1f2328", "#e3e7ea"), ("quiet", "#5c656d", "#a0a9b1"),
    ("line", "#dfe3e6", "#343a40"), ("soft", "#f4f6f7", "#1f2327"), ("link", "#1f66a8", "#7fb8ec"),
    ("forward", "#dbe9f7", "#1c3850"), ("forward-edge", "#5b94c9", "#5f9fd8"),
    ("reverse", "#fce5cc", "#4a3116"), ("reverse-edge", "#d08a3c", "#d99a52"),
    ("update", "#dcedd6", "#20402a"), ("update-edge", "#62a352", "#6cb47a"),
    ("wire", "#6b757e", "#9aa4ad"), ("peak", "#c62828", "#ff7b72"),
    ("lit", "#ffe88a", "#6b5800"), ("lit-edge", "#b57b00", "#ffd24a"),
    ("removed", "#fde2e0", "#4b2224"), ("added", "#ddf3dc", "#1e3f26"), ("absent", "#f4f6f7", "#1f2327"),
    ("value", "#1a5490", "#8fc1f0"), ("parameter", "#8a3f00", "#f0a868"),
  ]

  /// The rules that define the custom properties of a page, which follows the reader's choice of light or dark.
  package static var properties: String {
    let light = colors.map { "--\($0.name): \($0.light);" }.joined(separator: " ")
    let dark = colors.map { "--\($0.name): \($0.dark);" }.joined(separator: " ")
    return """
      :root { color-scheme: light dark; \(light) }
      @media (prefers-color-scheme: dark) { :root { \(dark) } }

      """
  }

  /// Returns a style sheet with the light colours in place of the custom properties.
  package static func light(_ style: String) -> String {
    colors.reduce(style) { style, color in style.replacing("var(--\(color.name))", with: color.light) }
  }
}
