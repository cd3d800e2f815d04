/// Names that C, C++ and Swift accept, none of them twice.
///
/// A name of a model may contain anything. What a C identifier cannot contain becomes `_`, and a name that is taken gets a
/// number.
struct CNames {
  private var names: UniqueNames

  var taken: Set<String> { names.taken }

  /// - Parameter taken: names that are used otherwise.
  init(taken: Set<String> = []) { names = UniqueNames(taken: taken.union(cKeywords)) }

  /// Returns an identifier like `name` that no other call returns.
  ///
  /// - Parameter endings: what is put after the identifier for names that must be free too.
  mutating func unique(_ name: String, endings: [String] = []) -> String {
    names.unique(cIdentifier(name), separator: "_", endings: endings)
  }
}

/// Returns the identifier nearest to a name: ASCII letters, digits and `_`, at most 64 of them, the first one no digit.
package func cIdentifier(_ name: String) -> String {
  var result = ""
  for scalar in name.unicodeScalars.prefix(64) {
    let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
    result.unicodeScalars.append(isPlain ? scalar : "_")
  }
  // Identifiers that begin with `_` belong to the compiler.
  guard let first = result.first, first != "_", !first.isNumber else { return "x\(result)" }
  return result
}

/// Returns a text that can stand in a comment on one line, whatever it contains: printable ASCII without `\`, and
/// without a pair of question marks, which would begin a trigraph, or a mark that ends a comment.
func commentText(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    let previous = result.unicodeScalars.last
    if !(0x20...0x7E).contains(scalar.value) || scalar == "\\" {
      result += "<U+\(String(scalar.value, radix: 16, uppercase: true))>"
    } else if scalar == "?" && previous == "?" || scalar == "/" && previous == "*" || scalar == "*" && previous == "/" {
      result += " \(scalar)"
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// The keywords of C and C++, the names that headers of a compiler define as macros, and those of other functions of an
/// exported program.
private let cKeywords: Set<String> = Set(
  """
  alignas alignof and and_eq asm atomic auto bitand bitor bool break case catch char char16_t char32_t char8_t class co_await
  co_return co_yield compl complex concept const const_cast consteval constexpr constinit continue decltype default delete do
  double dynamic_cast else enum explicit export extern false float for friend goto if imaginary inline int long main mutable
  namespace new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires
  restrict return short signed sizeof static static_assert static_cast struct switch template this thread_local throw true
  try typedef typeid typename typeof union unix linux unsigned using virtual void volatile wchar_t while xor xor_eq near far
  int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t size_t ptrdiff_t NULL errno memcpy memset memmove memcmp
  sin cos tan exp log sqrt pow index y0 y1 yn j0 j1 jn gamma div abs free malloc read write open close stat select time
  """.split { $0 == " " || $0 == "\n" }.map(String.init))
