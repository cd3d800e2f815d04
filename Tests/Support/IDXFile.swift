import CIngotZlib
import Testing

/// Returns an IDX file of bytes (http://yann.lecun.com/exdb/mnist/), whether or not they are as many as it says.
package func idxFile(_ dimensions: [Int], _ bytes: some Sequence<UInt8>, magic: [UInt8] = [0, 0, 8]) -> [UInt8] {
  let header = dimensions.flatMap { dimension in (0..<4).map { UInt8(dimension >> (24 - 8 * $0) & 255) } }
  return magic + [UInt8(dimensions.count)] + header + bytes
}

/// Returns an IDX file of the bytes 0, 1, 2, …
package func idxFile(_ dimensions: [Int], count: Int? = nil, magic: [UInt8] = [0, 0, 8]) -> [UInt8] {
  idxFile(dimensions, (0..<(count ?? dimensions.reduce(1, *))).map { UInt8($0 & 255) }, magic: magic)
}

/// Returns bytes as gzip compresses them.
package func gzipped(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  deflateInit2_(
    &stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  defer { deflateEnd(&stream) }
  var (input, output) = (bytes, Array<UInt8>(repeating: 0, count: bytes.count + 100))
  let size = input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      #expect(deflate(&stream, Z_FINISH) == Z_STREAM_END)
      return output.count - Int(stream.avail_out)
    }
  }
  return Array(output[..<size])
}
