/// The candidate nearest to `name` by edit distance, or nil if none is close enough to be what the user meant.
///
/// Names come from files that may be hostile, so the work is bounded: long names and too many candidates have no
/// nearest one.
public func nearest(to name: String, among candidates: some Collection<String>) -> String? {
  guard let word = Word(name), candidates.count <= mostCandidates else { return nil }
  let limit = word.characters.count / 3
  return
    candidates
    .compactMap { candidate in
      Word(candidate).flatMap { word.distance(to: $0, atMost: limit) }.map { (candidate: candidate, distance: $0) }
    }
    .min { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }?
    .candidate
}

/// The text `; did you mean 'X'?` for an error message, or an empty string if no candidate is close enough.
public func suggestion(for name: String, among candidates: some Collection<String>) -> String {
  nearest(to: name, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
}

/// The number of candidates up to which each is compared.
private let mostCandidates = 1000

/// A name that is short enough to be compared.
private struct Word {
  let characters: [Character]

  /// The length in UTF-8 up to which names are compared.
  private static let longest = 64

  init?(_ name: String) {
    guard name.utf8.count <= Self.longest else { return nil }
    characters = Array(name)
  }

  /// The smallest number of typing mistakes that turns one word into the other: an inserted, deleted or replaced
  /// character, or two adjacent characters swapped (optimal string alignment). Nil if it is greater than `limit`.
  func distance(to other: Word, atMost limit: Int) -> Int? {
    let (first, second) = (characters, other.characters)
    guard abs(first.count - second.count) <= limit else { return nil }
    // Each row needs no more than the two before it.
    var (earlier, before) = ([Int](), Array(0...second.count))
    for i in first.indices {
      var row = [i + 1]
      for j in second.indices {
        var best = min(before[j] + (first[i] == second[j] ? 0 : 1), before[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] { best = min(best, earlier[j - 1] + 1) }
        row.append(best)
      }
      // No distance in a later row is less than the least of two rows.
      if min(row.min() ?? 0, before.min() ?? 0) > limit { return nil }
      (earlier, before) = (before, row)
    }
    return before[second.count] <= limit ? before[second.count] : nil
  }
}
