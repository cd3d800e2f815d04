import ArgumentParser
import Foundation
import IngotDiagnostics
import IngotFormatting

/// How a table is printed.
enum TableFormat: String, ExpressibleByArgument, CaseIterable {
  /// Aligned columns for people.
  case text
  /// Comma-separated values (RFC 4180), with the header as the first line.
  case csv
  /// A list of objects, with the header's cells as keys. Numbers are numbers.
  case json

  func text(of table: TextTable) throws(IngotError) -> String {
    switch self {
    case .text: return table.text
    case .csv:
      let rows = [table.header] + table.rows
      return rows.map { $0.map { Self.quoted($0.printable()) }.joined(separator: ",") + "\r\n" }.joined()
    case .json:
      // A regular expression is not Sendable, so it is a local constant.
      let number = /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/
      func isNumber(_ cell: String) -> Bool { cell.wholeMatch(of: number) != nil }
      let objects = table.rows.map { row in
        let members = zip(table.header, row).map { "\(Self.json($0)): \(isNumber($1) ? $1 : Self.json($1))" }
        return "  {\(members.joined(separator: ", "))}"
      }
      return "[\n\(objects.joined(separator: ",\n"))\n]\n"
    }
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.contains(where: { ",\"\r\n".contains($0) }) else { return cell }
    return "\"\(cell.replacing("\"", with: "\"\""))\""
  }

  private static func json(_ text: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    guard let data = try? encoder.encode(text.printable()) else { return "null" }
    return String(decoding: data, as: UTF8.self)
  }
}
