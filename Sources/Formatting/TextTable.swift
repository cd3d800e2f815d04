import Foundation
import IngotDiagnostics

/// Columns of text, with numbers aligned right and words aligned left.
package struct TextTable {
  /// The names of the columns; empty for a table without a header.
  package let header: [String]
  private let left: Set<Int>
  package private(set) var rows: [[String]] = []

  /// - Parameter left: the columns that are aligned left.
  package init(_ header: [String], left: Set<Int> = [0]) {
    self.header = header
    self.left = left
  }

  package init(_ header: String..., left: Set<Int> = [0]) { self.init(header, left: left) }

  /// Adds a row with the same number of cells as the header.
  package mutating func add(_ cells: [String]) { rows.append(cells) }
  package mutating func add(_ cells: String...) { rows.append(cells) }

  package var text: String {
    let all = ((header.isEmpty ? [] : [header]) + rows).map { $0.map { $0.printable() } }
    let widths = (all.first ?? []).indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      let cells = row.indices.map { column in
        let blanks = String(repeating: " ", count: widths[column] - row[column].count)
        return left.contains(column) ? row[column] + blanks : blanks + row[column]
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}

/// Formats a number with thousands separators, such as `1,234,567`.
package func grouped(_ number: Int) -> String {
  let digits = String(number.magnitude)
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return number < 0 ? "-" + text : text
}

/// Formats a number with the given number of digits after the decimal point.
package func fixed(_ number: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", number) }
