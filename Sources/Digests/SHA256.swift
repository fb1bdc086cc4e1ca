internal import CNettle

/// The SHA-256 digest of bytes that come piece by piece (FIPS 180-4).
///
/// Computed by the system's nettle, which uses the CPU's own instructions where there are some.
@safe
package struct SHA256: Sendable {
  private var context = sha256_ctx()

  /// The digest of no bytes, to begin with.
  package init() { unsafe nettle_sha256_init(&context) }

  /// Adds bytes.
  ///
  /// - Complexity: O(bytes); allocates nothing.
  package mutating func update(_ bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes {
      guard let start = $0.baseAddress else { return }
      unsafe nettle_sha256_update(&context, $0.count, start.assumingMemoryBound(to: UInt8.self))
    }
  }

  /// Ends the digest: 64 hexadecimal digits in lower case.
  package consuming func hexadecimal() -> String {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    unsafe nettle_sha256_digest(&context, digest.count, &digest)
    let digits = Array("0123456789abcdef".utf8)
    let text = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  /// The digest of `bytes`.
  package static func hexadecimal(of bytes: RawSpan) -> String {
    var digest = SHA256()
    digest.update(bytes)
    return digest.hexadecimal()
  }
}
