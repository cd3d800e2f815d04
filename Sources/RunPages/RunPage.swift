import Foundation
package import IngotCharts
import IngotFormatting

/// The results of a training run as one self-contained page: metrics, charts and pictures, and what they were made
/// from.
///
/// A section without content is left out. The page is also XML. All texts are treated as plain text and escaped; only
/// ``Picture/svg(_:)`` is markup.
package struct RunPage: Sendable {
  package struct Setting: Sendable {
    package var name: String
    package var value: String
    /// The meaning of the setting; may be empty.
    package var summary: String

    package init(name: String, value: String, summary: String = "") {
      self.name = name
      self.value = value
      self.summary = summary
    }
  }

  /// A table in which columns of numbers are aligned right.
  package struct Table: Sendable {
    package var heading: String
    package var header: [String]
    package var rows: [[String]]
    /// Whether the first column stays in sight while the others scroll.
    package var keepsFirstColumn: Bool

    package init(heading: String, header: [String], rows: [[String]], keepsFirstColumn: Bool = false) {
      self.heading = heading
      self.header = header
      self.rows = rows
      self.keepsFirstColumn = keepsFirstColumn
    }
  }

  package enum Picture: Sendable {
    /// The bytes of a PNG file, and its size in pixels. Small pictures are enlarged, pixel by pixel.
    case png([UInt8], width: Int, height: Int)
    /// An `svg` element, such as ``Chart/element``, which is inserted into the page unchanged.
    case svg(String)
  }

  package struct Figure: Sendable {
    package var heading: String
    package var caption: String
    package var picture: Picture
    /// How scripts treat the figure.
    package var kind: Kind

    package enum Kind: String, Sendable {
      case plain
      /// Codes in a plane, which a script decodes under the pointer.
      case codes
      /// Images over a grid of codes.
      case grid
    }

    package init(heading: String, caption: String, picture: Picture, kind: Kind = .plain) {
      self.heading = heading
      self.caption = caption
      self.picture = picture
      self.kind = kind
    }

    package init(_ chart: Chart, caption: String, kind: Kind = .plain) {
      // The page shows the title, so the chart does not need to repeat it.
      var untitled = chart
      untitled.title = ""
      self.init(heading: chart.title, caption: caption, picture: .svg(untitled.element), kind: kind)
    }
  }

  package var title: String
  /// A paragraph that states what matters most.
  package var headline = ""
  package var warnings: [String] = []
  /// The codes of the data, which come first and answer the pointer.
  package var codes: Figure?
  /// What the scripts of the page work on.
  package var live = LiveData()
  package var figures: [Figure] = []
  package var tables: [Table] = []
  package var settings: [Setting] = []
  /// The model, as preformatted text.
  package var model = ""
  /// The program, as preformatted text that is folded by default.
  package var program = ""

  package init(title: String) { self.title = title }
}
