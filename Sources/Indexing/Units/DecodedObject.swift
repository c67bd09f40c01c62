import Corpus

/// Reading what another machine wrote.
enum DecodedObject {
    /// - Throws: `corrupt` where the bytes are not all what `body` reads.
    static func read<Value>(
        _ bytes: [UInt8], path: String,
        body: (inout ByteReader) throws(DecodingFailure) -> Value
    ) throws(QuarryError) -> Value {
        let result: Result<Value, DecodingFailure> = bytes.withUnsafeBytes { raw in
            Result { () throws(DecodingFailure) in
                var reader = ByteReader(raw)
                let value = try body(&reader)
                guard reader.isAtEnd else { throw reader.fail("bytes left over") }
                return value
            }
        }
        do {
            return try result.get()
        } catch {
            throw QuarryError(.corrupt, path: path, "can't be read: \(error.reason)")
        }
    }
}
