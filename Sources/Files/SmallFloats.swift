/// A number of 16 bits with 5 bits of exponent, as IEEE 754 defines `binary16`. Swift's own type does not exist on every
/// platform.
package struct HalfFloat {
  package let bitPattern: UInt16

  package init(bitPattern: UInt16) { self.bitPattern = bitPattern }

  /// - Parameter value: a number that does not round to infinity.
  package init(_ value: Float) {
    let sign = UInt16(truncatingIfNeeded: value.bitPattern >> 16) & 0x8000
    let magnitude = value.magnitude
    if magnitude < 0x1p-14 {
      bitPattern = sign | UInt16((magnitude * 0x1p24).rounded(.toNearestOrEven))
    } else {
      // A carry out of the fraction moves to the exponent, as it should.
      let exponentShift: UInt32 = 112 << 23
      bitPattern = sign | UInt16((magnitude.bitPattern - exponentShift).droppingLowBits(13))
    }
  }

  package var value: Float {
    let magnitude = UInt32(bitPattern & 0x7FFF)
    let value = magnitude < 0x400 ? Float(magnitude) * 0x1p-24 : Float(bitPattern: magnitude << 13 + 112 << 23)
    return bitPattern & 0x8000 == 0 ? value : -value
  }
}

/// The upper 16 bits of a 32-bit float.
package struct BrainFloat {
  package let bitPattern: UInt16

  package init(bitPattern: UInt16) { self.bitPattern = bitPattern }

  /// - Parameter value: a number that does not round to infinity.
  package init(_ value: Float) { bitPattern = UInt16(value.bitPattern.droppingLowBits(16)) }

  package var value: Float { Float(bitPattern: UInt32(bitPattern) << 16) }
}

extension UInt32 {
  /// Divides by a power of two and rounds to the nearest integer, to the even one of two that are equally near.
  fileprivate func droppingLowBits(_ count: UInt32) -> UInt32 {
    let half: UInt32 = 1 << (count - 1)
    return (self + (half - 1) + (self >> count & 1)) >> count
  }
}
