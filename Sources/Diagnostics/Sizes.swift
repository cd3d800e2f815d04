/// The product of `factors`, or nil if a factor is negative or the product does not fit.
///
/// Every size that comes from a file or a user passes through this function before it reaches an array or the arena,
/// because Swift's array initialisers do not trap when `count * stride` wraps.
public func checkedProduct(_ factors: some Sequence<Int>) -> Int? {
  var product = 1
  for factor in factors {
    guard factor >= 0 else { return nil }
    let (next, overflow) = product.multipliedReportingOverflow(by: factor)
    if overflow { return nil }
    product = next
  }
  return product
}

/// The sum of `terms`, or nil if a term is negative or the sum does not fit.
public func checkedSum(_ terms: some Sequence<Int>) -> Int? {
  var sum = 0
  for term in terms {
    guard term >= 0 else { return nil }
    let (next, overflow) = sum.addingReportingOverflow(term)
    if overflow { return nil }
    sum = next
  }
  return sum
}

/// The number of bytes up to which a name in a file is accepted.
package let longestName = 500
