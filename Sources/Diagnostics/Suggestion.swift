/// The candidate nearest to `name` by edit distance, when near enough to be what the user meant.
public func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
  let limit = name.count / 3
  return
    candidates
    .map { (candidate: $0, distance: editDistance(name, $0)) }
    .filter { $0.distance <= limit }
    .min { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }?
    .candidate
}

/// `; did you mean 'X'?` for an error message, or nothing.
public func suggestion(for name: String, among candidates: some Sequence<String>) -> String {
  nearest(to: name, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
}

/// Levenshtein's distance: insertions, deletions and replacements of single characters.
private func editDistance(_ first: String, _ second: String) -> Int {
  let second = Array(second)
  var row = Array(0...second.count)
  for (i, a) in first.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in second.enumerated() {
      let replaced = diagonal + (a == b ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[second.count]
}
