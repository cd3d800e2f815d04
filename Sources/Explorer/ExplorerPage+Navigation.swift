import IngotFormatting
import IngotIR

extension ExplorerPage {
  /// The links to all sections: first the phases, then the functions with their roles.
  var navigation: String {
    let groups = [(Function.Kind.phase, "phases", "Phases"), (.func, "functions", "Functions")]
    return groups.map { kind, style, title in
      let links = functions.filter { $0.kind == kind }.map(link)
      return links.isEmpty
        ? "" : "<div class=\"\(style)\"><b>\(title)</b>\n\(links.joined(separator: "\n"))</div>\n"
    }.joined()
  }

  private func link(to function: Function) -> String {
    let role = role(of: function).map { " <small>\(escaped($0))</small>" } ?? ""
    return "<a href=\"#\(anchor(function))\">\(escaped(function.name))\(role)</a>"
  }

  func anchor(_ function: Function) -> String { escaped("\(function.kind.rawValue)-\(function.name)") }

  func heading(_ function: Function) -> String {
    let role = role(of: function).map { " <small>role: \(escaped($0))</small>" } ?? ""
    let kind = function.kind.rawValue
    return "<h2><span class=\"badge \(kind)\">\(kind)</span> @\(escaped(function.name))\(role)</h2>"
  }

  private func role(of function: Function) -> String? {
    function.role.map { role in role.word + (role.discriminator.map { " of \($0)" } ?? "") }
  }
}
