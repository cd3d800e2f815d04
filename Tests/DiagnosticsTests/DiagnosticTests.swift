import IngotDiagnostics
import Testing

struct DiagnosticTests {
  @Test func theCaretPointsAtTheColumn() {
    let location = SourceLocation(file: "m.graph", line: 3, column: 4)
    let diagnostic = Diagnostic("expected a type, found '?'", at: location, sourceLine: "\t%x: ?")
    #expect(diagnostic.description == "m.graph:3:4: error: expected a type, found '?'\n  \t%x: ?\n  \t  ^")
  }

  @Test func aLongLineIsCutAroundTheCaret() {
    let location = SourceLocation(file: "m.graph", line: 1, column: 5001)
    let line = String(repeating: "a", count: 5000) + "?" + String(repeating: "b", count: 1_000_000)
    let shown = Diagnostic("expected a type", at: location, sourceLine: line).description.split(separator: "\n")
    #expect(shown.count == 3 && shown.allSatisfy { $0.utf8.count < 220 })
    let caret = shown[2].firstIndex(of: "^").map { shown[2].distance(from: shown[2].startIndex, to: $0) }
    let mark = shown[1].firstIndex(of: "?").map { shown[1].distance(from: shown[1].startIndex, to: $0) }
    #expect(caret == mark && caret != nil)
  }

  /// What a file contains cannot move a terminal's cursor, change its title or turn text around.
  @Test func nothingIsObeyed() {
    let location = SourceLocation(file: "a\u{1B}[2J", line: 1, column: 6)
    let diagnostic = Diagnostic("found '\u{9B}31m'\n  next", at: location, sourceLine: "\u{202E}\r\u{7}\t?x\r")
    #expect(
      diagnostic.description
        == "a\\u{1b}[2J:1:6: error: found '\\u{9b}31m'\n  next\n  \\u{202e}\\u{d}\\u{7}\t?x\n  \(String(repeating: " ", count: 18))\t ^"
    )
  }

  @Test func anErrorShowsAllDiagnostics() {
    let error = IngotError(.badInput, [Diagnostic("first"), Diagnostic("second")])
    #expect(error.description == "error: first\nerror: second")
  }

  /// Exit codes are part of the command line's interface.
  @Test(arguments: [
    (ErrorKind.usage, Int32(64)), (.badInput, 65), (.missingFile, 66), (.unavailable, 69), (.defect, 70),
    (.cannotWrite, 73),
  ])
  func kindsAreExitCodes(_ kind: ErrorKind, _ code: Int32) { #expect(kind.rawValue == code) }
}

struct SizesTests {
  @Test(
    arguments: [
      ([], 1), ([3, 4], 12), ([0, Int.max], 0), ([Int.max, 2], nil), ([-1, -1], nil),
      ([3_037_000_500, 3_037_000_500], nil),
    ] as [([Int], Int?)])
  func productsAreChecked(_ factors: [Int], _ product: Int?) { #expect(checkedProduct(factors) == product) }

  @Test(arguments: [([], 0), ([1, 2], 3), ([Int.max, 1], nil), ([2, -1], nil)] as [([Int], Int?)])
  func sumsAreChecked(_ terms: [Int], _ sum: Int?) { #expect(checkedSum(terms) == sum) }
}

struct SuggestionTests {
  @Test(
    arguments: [
      ("simplfy", "simplify"), ("smiplify", "simplify"), ("dec", "dce"), ("encode", "encoder"), ("fuse", nil),
      ("", nil),
    ] as [(String, String?)])
  func theNearestNameIsSuggested(_ name: String, _ expected: String?) {
    #expect(nearest(to: name, among: ["simplify", "dce", "encoder"]) == expected)
  }

  /// Hostile names take neither time nor memory.
  @Test func theWorkIsBounded() {
    let long = String(repeating: "a", count: 30_000)
    #expect(nearest(to: long, among: [long + "b"]) == nil)
    let many = (0..<100_000).map { "v\($0)" }
    #expect(nearest(to: "v", among: many) == nil)
    #expect(nearest(to: "v12", among: Array(many.prefix(1000))) == "v12")
  }
}
