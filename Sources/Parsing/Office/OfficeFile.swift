import Corpus

/// What an OLE compound file is when a Word document was expected ([MS-OFFCRYPTO] 2.3.1): an
/// encrypted document, or one of the binary formats of before 2007.
enum OfficeFile {
    static func isCompound(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.starts(with: CompoundFile.signature)
    }

    /// The package inside an encrypted document.
    /// - Parameter passwords: tried in order, after the empty one.
    /// - Throws: `encrypted` if none opens it, `unsupported` for binary formats, `corrupt`.
    static func decrypted(
        _ bytes: UnsafeRawBufferPointer, passwords: [String]
    ) throws(QuarryError) -> [UInt8] {
        let file = try CompoundFile(bytes)
        guard let package = file.entries["encryptedpackage"] else { throw binaryFormat(file) }
        guard let entry = file.entries["encryptioninfo"] else {
            throw QuarryError(
                .encrypted,
                "its rights are managed by a server, which alone can open it; "
                    + "save an unprotected copy")
        }
        let scheme = try EncryptionScheme(file.stream(entry))
        for password in [""] + passwords {
            guard let key = try scheme.key(password: password) else { continue }
            return try scheme.decrypt(file.stream(package), key: key)
        }
        throw QuarryError.needsPassword(tried: passwords.count)
    }

    private static func binaryFormat(_ file: CompoundFile) -> QuarryError {
        let formats = [
            ("worddocument", "an old binary Word document (.doc)"),
            ("workbook", "an old binary spreadsheet (.xls)"),
            ("book", "an old binary spreadsheet (.xls)"),
            ("powerpoint document", "an old binary presentation (.ppt)"),
        ]
        let found = formats.first { file.entries[$0.0] != nil }?.1
        return QuarryError(
            .unsupported,
            "\(found ?? "an OLE compound file of another program"), not a DOCX; "
                + "save it as .docx")
    }
}
