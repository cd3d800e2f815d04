import IngotDiagnostics
import Testing

struct DiagnosticTests {
  @Test func theCaretPointsAtTheColumn() {
    let location = SourceLocation(file: "m.graph", line: 3, column: 4)
    let diagnostic = Diagnostic("expected a type, found '?'", at: location, sourceLine: "\t%x: ?")
    #expect(diagnostic.description == "m.graph:3:4: error: expected a type, found '?'\n  \t%x: ?\n  \t  ^")
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
}
