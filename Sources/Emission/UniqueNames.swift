/// Names of one language or format, none of them twice.
struct UniqueNames {
  private(set) var taken: Set<String>
  /// The next number of each name that was wanted more than once; the lower ones are taken.
  private var numbers: [String: Int] = [:]

  /// - Parameter taken: names that are used otherwise.
  init(taken: Set<String> = []) { self.taken = taken }

  /// Returns a name that no other call returns: the wanted one, or with a number from 2 on after it.
  ///
  /// - Parameters:
  ///   - separator: what stands before the number.
  ///   - endings: what is put after the name for names that must be free too.
  mutating func unique(_ wanted: String, separator: String, endings: [String] = []) -> String {
    var name = wanted
    func names() -> [String] { [name] + endings.map { name + $0 } }
    while !taken.isDisjoint(with: names()) {
      let number = numbers[wanted, default: 2]
      numbers[wanted] = number + 1
      name = "\(wanted)\(separator)\(number)"
    }
    taken.formUnion(names())
    return name
  }
}
