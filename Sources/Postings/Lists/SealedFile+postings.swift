import Storage

extension SealedFile {
    /// The two u64 counts that a payload begins with.
    func twoCounts() -> (UInt64, UInt64) {
        (
            UInt64(littleEndian: payload.load(fromByteOffset: 0, as: UInt64.self)),
            UInt64(littleEndian: payload.load(fromByteOffset: 8, as: UInt64.self))
        )
    }
}
