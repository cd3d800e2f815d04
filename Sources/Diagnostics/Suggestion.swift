/// The candidate nearest to `name` by edit distance, or nil if none is close enough to be what the user meant.
public func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
  let limit = name.count / 3
  return
    candidates
    .map { (candidate: $0, distance: editDistance(name, $0)) }
    .filter { $0.distance <= limit }
    .min { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }?
    .candidate
}

/// The text `; did you mean 'X'?` for an error message, or an empty string if no candidate is close enough.
public func suggestion(for name: String, among candidates: some Sequence<String>) -> String {
  nearest(to: name, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
}

/// The smallest number of typing mistakes that turns one string into the other: an inserted, deleted or replaced
/// character, or two adjacent characters swapped (optimal string alignment).
private func editDistance(_ first: String, _ second: String) -> Int {
  let (first, second) = (Array(first), Array(second))
  var rows = [Array(0...second.count)]
  for i in first.indices {
    var row = [i + 1]
    for j in second.indices {
      var best = min(rows[i][j] + (first[i] == second[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] { best = min(best, rows[i - 1][j - 1] + 1) }
      row.append(best)
    }
    rows.append(row)
  }
  return rows[first.count][second.count]
}
