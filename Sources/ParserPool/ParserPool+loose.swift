package import Corpus

extension ParserPool {
    /// Parses a file that belongs to no corpus. Its type is the stated one, else the one that its
    /// name says, else the one that its first bytes say.
    /// - Parameter encoding: of a text file, whatever it looks like.
    /// - Throws: as `parse(bytes:source:)`; `unsupported` for what has no known name and is not
    ///   what its bytes seemed to say.
    package func parse(
        loose bytes: [UInt8], named file: String, as type: SourceType?, encoding: TextEncoding?,
        settings: ParseSettings
    ) throws(QuarryError) -> Document {
        let known = type ?? SourceType(path: file)
        let type = known ?? SourceType(startingWith: bytes)
        do throws(QuarryError) {
            return try parse(
                bytes: bytes, source: file, type: type, encoding: type.isText ? encoding : nil,
                settings: settings)
        } catch {
            guard known == nil, error.code == .corrupt else { throw error }
            throw QuarryError(
                .unsupported, path: file,
                "Quarry reads \(SourceType.allExtensions) and plain text", underlying: error)
        }
    }
}
