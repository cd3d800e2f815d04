package import Foundation

#if canImport(FoundationXML)
  package import FoundationXML
#endif

/// The elements, attributes and texts of a well-formed XML document.
package final class Markup: NSObject, XMLParserDelegate {
  package struct Element {
    package let name: String
    package let attributes: [String: String]
    /// The text of the element, without the text of nested elements.
    package var text = ""
  }

  /// The elements, in the order of their start tags.
  package private(set) var elements: [Element] = []
  private var open: [Int] = []

  /// Parses a text. Returns nil when it is not well-formed.
  package init?(_ text: String) {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    if !parser.parse() { return nil }
  }

  package func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  package var texts: [String] { elements.map(\.text) }

  package func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    open.append(elements.count)
    elements.append(Element(name: name, attributes: attributes))
  }

  package func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    open.removeLast()
  }

  package func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let last = open.last { elements[last].text += text }
  }
}

/// Names that break pages that do not escape them.
package let hostileNames = [
  "<script>alert(1)</script>", "\"quoted\" 'names'", "]]>", "a & b &amp; c", "-->", "tab\tbell\u{7}nul\u{0}",
  "\u{202e}umlaut \u{e4} \u{1F600}", String(repeating: "long ", count: 100),
]
