import IngotFormatting

/// Two texts side by side, line by line, as HTML. Lines that appear on only one side are marked.
struct SideBySide {
  private enum Row {
    case same(Int, Int)
    case removed(Int)
    case added(Int)
  }

  /// A line of a listing, and the location in the model that it comes from.
  struct Line: Hashable {
    let text: String
    let location: String?
  }

  private let before: [Line]
  private let after: [Line]
  private var rows: [Row] = []

  init(_ before: [Line], _ after: [Line]) {
    self.before = before
    self.after = after
    let difference = after.map(\.text).difference(from: before.map(\.text))
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var (left, right) = (0, 0)
    while left < before.count || right < after.count {
      if removed.contains(left) {
        rows.append(.removed(left))
        left += 1
      } else if added.contains(right) {
        rows.append(.added(right))
        right += 1
      } else {
        rows.append(.same(left, right))
        left += 1
        right += 1
      }
    }
  }

  /// The number of lines that appear on only one side.
  var changes: Int {
    rows.count { row in
      if case .same = row { false } else { true }
    }
  }

  /// A table with three columns: the source line, the line before and the line after.
  var html: String {
    // A removed line and the added line that follows it share a row.
    var text = "<table class=\"diff\">\n"
    var index = 0
    while index < rows.count {
      var lefts: [Int] = []
      var rights: [Int] = []
      if case .same(let left, let right) = rows[index] {
        text += row(before[left], after[right], "")
        index += 1
        continue
      }
      changes: while index < rows.count {
        switch rows[index] {
        case .removed(let left): lefts.append(left)
        case .added(let right): rights.append(right)
        case .same: break changes
        }
        index += 1
      }
      for pair in 0..<max(lefts.count, rights.count) {
        text += row(
          pair < lefts.count ? before[lefts[pair]] : nil, pair < rights.count ? after[rights[pair]] : nil, "changed")
      }
    }
    return text + "</table>\n"
  }

  private func row(_ left: Line?, _ right: Line?, _ style: String) -> String {
    func cell(_ line: Line?, _ side: String) -> String {
      "<td class=\"\(line == nil ? "none" : style.isEmpty ? "" : side)\">\(line.map { highlighted($0.text) } ?? "")</td>"
    }
    let location = right?.location ?? left?.location ?? ""
    return "<tr><td class=\"source\">\(escaped(location))</td>\(cell(left, "removed"))\(cell(right, "added"))</tr>\n"
  }
}

/// Returns a line of IR with its values and parameters marked up.
func highlighted(_ line: String) -> String {
  var result = ""
  var word = ""
  func flush() {
    guard let first = word.first else { return }
    let text = escaped(word)
    switch first {
    case "%": result += "<i data-value=\"\(escaped(String(word.dropFirst())))\">\(text)</i>"
    case "@": result += "<b>\(text)</b>"
    default: result += text
    }
    word = ""
  }
  for character in line {
    if character == "%" || character == "@" {
      flush()
      word = String(character)
    } else if character.isLetter || character.isNumber || "._+-".contains(character) {
      word.append(character)
    } else {
      flush()
      result += escaped(String(character))
    }
  }
  flush()
  return result
}
