/// Room for one word and for the hashes of its prefixes, on the stack.
struct WordBuffer {
    let bytes: UnsafeMutablePointer<UInt8>
    /// `hashes[i]` is the hash of the `i + 1` bytes from the place that was hashed last.
    let hashes: UnsafeMutablePointer<UInt64>

    static func with<R>(capacity: Int, body: (WordBuffer) -> R) -> R {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { bytes in
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: capacity) { hashes in
                body(WordBuffer(bytes: bytes.baseAddress!, hashes: hashes.baseAddress!))
            }
        }
    }
}
