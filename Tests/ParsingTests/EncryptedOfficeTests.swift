import Corpus
import ParserPool
import TestSupport
import Testing

@Suite("Encrypted and old Word documents")
struct EncryptedOfficeTests {
    private static let lines = [
        "薪資保密辦法", "員工薪資屬機密，僅限人力資源部查閱。", "工资信息仅供人力资源部查阅。",
        "Salaries are known to Human Resources only.", "1. 薪資級距 salary band 1 工资级别",
    ]

    private func error(_ bytes: [UInt8], passwords: [String] = []) throws -> QuarryError? {
        do {
            _ = try SharedPool.parse(bytes, .docx, passwords: passwords)
            return nil
        } catch let error as QuarryError {
            return error
        }
    }

    @Test(
        "an encrypted document opens with one of the passwords, else it is encrypted",
        arguments: [
            ("encrypted-agile", "芝麻開門"), ("encrypted-agile-sha1", "密码 sesame"),
            ("encrypted-agile-sha256", "密码 sesame"), ("encrypted-agile-sha384", "密码 sesame"),
            ("encrypted-standard", "芝麻開門"),
        ])
    func passwords(name: String, password: String) throws {
        let bytes = try Fixtures.bytes("\(name).docx")
        let document = try SharedPool.parse(bytes, .docx, passwords: ["wrong", password])
        #expect(Array(document.blocks.map(\.text).prefix(5)) == Self.lines)
        #expect(document.blocks.count == 44 && document.facts.warnings.isEmpty)
        let without = try error(bytes)
        #expect(without?.code == .encrypted)
        #expect(without?.reason.contains("parse.passwords") == true)
        let wrong = try error(bytes, passwords: ["芝麻開門 "])
        #expect(wrong?.code == .encrypted && wrong?.reason != without?.reason)
    }

    @Test("an old binary document is unsupported and says what to do")
    func binary() throws {
        let error = try error(Fixtures.bytes("binary.doc"))
        #expect(error?.code == .unsupported)
        #expect(error?.reason.contains("(.doc)") == true)
        #expect(error?.reason.contains("save it as .docx") == true)
    }

    @Test(
        "other compound files are named for what they are",
        arguments: [
            (["Workbook"], ErrorCode.unsupported, ".xls"),
            (["PowerPoint Document"], .unsupported, ".ppt"), (["Contents"], .unsupported, "OLE"),
            (["EncryptedPackage"], .encrypted, "server"),
            (["EncryptedPackage", "EncryptionInfo"], .corrupt, "cut short"),
        ])
    func kinds(streams: [String], code: ErrorCode, word: String) throws {
        let builder = CompoundBuilder(streams: streams.map { ($0, [1, 2, 3]) })
        let error = try error(builder.build())
        #expect(error?.code == code && error?.reason.contains(word) == true, "\(streams)")
    }

    private func described(_ xml: String, version: [UInt8] = [4, 0, 4, 0]) -> [UInt8] {
        CompoundBuilder(streams: [
            ("EncryptionInfo", version + [0x40, 0, 0, 0] + Array(xml.utf8)),
            ("EncryptedPackage", [UInt8](repeating: 0, count: 5000)),
        ]).build()
    }

    private func agile(
        spins: String = "1", cipher: String = "AES", bits: Int = 256, salt: String = "AAAA",
        uri: String = "http://schemas.microsoft.com/office/2006/keyEncryptor/password",
        value: String = "AAAAAAAAAAAAAAAAAAAAAA=="
    ) -> String {
        let common = """
            saltValue="\(salt)" blockSize="16" keyBits="\(bits)" cipherAlgorithm="\(cipher)" \
            cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"
            """
        return """
            <encryption><keyData \(common)/><dataIntegrity encryptedHmacKey="AAAA" \
            encryptedHmacValue="AAAA"/><keyEncryptors><keyEncryptor uri="\(uri)"><encryptedKey \
            \(common) spinCount="\(spins)" encryptedVerifierHashInput="\(value)" \
            encryptedVerifierHashValue="\(value)" encryptedKeyValue="\(value)"/></keyEncryptor>\
            </keyEncryptors></encryption>
            """
    }

    @Test("descriptions that are hostile, unknown or no description are typed errors")
    func descriptions() throws {
        let cases: [(String, ErrorCode)] = [
            (agile(spins: "10000001"), .limitExceeded), (agile(spins: "-1"), .limitExceeded),
            (agile(spins: "many"), .limitExceeded), (agile(cipher: "RC2"), .encrypted),
            (agile(bits: 255), .corrupt), (agile(salt: ""), .corrupt), (agile(salt: "?"), .corrupt),
            (agile(uri: "certificate"), .encrypted), (agile(value: "AAAA"), .corrupt),
            (agile(), .corrupt), ("<encryption/>", .encrypted), ("no XML", .corrupt),
        ]
        for (xml, code) in cases {
            #expect(try error(described(xml), passwords: ["p"])?.code == code, "\(xml)")
        }
        #expect(try error(described("", version: [4, 0, 3, 0]))?.code == .encrypted)
        #expect(try error(described("", version: [3, 0, 2, 0]))?.code == .corrupt)
        let rc4 = [UInt8](repeating: 1, count: 200)
        let standard = CompoundBuilder(streams: [
            ("EncryptionInfo", [2, 0, 2, 0, 4, 0, 0, 0, 32, 0, 0, 0] + rc4),
            ("EncryptedPackage", [1]),
        ])
        #expect(try error(standard.build())?.code == .encrypted)
    }

    @Test("one changed byte of the cipher text is noticed, wherever it stands")
    func authentication() throws {
        let bytes = try Fixtures.bytes("encrypted-agile-sha1.docx")
        // The package is the longest stream; its sectors are where the bytes look random.
        let package = try #require(SeededRange.longestRandomRun(of: bytes))
        for offset in stride(from: package.lowerBound, to: package.upperBound, by: 397) {
            var changed = bytes
            changed[offset] ^= 0x10
            #expect(
                try error(changed, passwords: ["密码 sesame"])?.code == .corrupt, "byte \(offset)")
        }
    }

    @Test("a damaged compound file is a typed error", arguments: [UInt64(21), 22])
    func damage(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let bytes = try Fixtures.bytes("encrypted-agile-sha1.docx")
        for round in 0..<60 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                // Mostly header, tables and directory.
                let range = round % 2 == 0 ? 0..<bytes.count : 0..<2048
                damaged[Int.random(in: range, using: &generator)] =
                    UInt8.random(in: 0...255, using: &generator)
            }
            if round % 5 == 0 {
                damaged.removeLast(Int.random(in: 0..<bytes.count - 8, using: &generator))
            }
            let code = try error(damaged, passwords: ["密码 sesame"])?.code
            #expect(
                [nil, .corrupt, .encrypted, .unsupported, .limitExceeded].contains(code),
                "seed \(seed), round \(round)")
        }
    }

    /// The fixture with 32-bit numbers at places of it, and its end cut off.
    private static func odd(_ numbers: [(at: Int, UInt32)], cut: Int = 0) throws -> [UInt8] {
        var bytes = try Fixtures.bytes("encrypted-agile.docx")
        for (place, number) in numbers {
            withUnsafeBytes(of: number.littleEndian) {
                bytes.replaceSubrange(place..<place + 4, with: $0)
            }
        }
        return bytes.dropLast(cut)
    }

    /// The fixture's directory begins with its third sector.
    private static let root = 3 * 512

    @Test(
        "containers as odd as other readers take are opened, and encrypted without a password",
        arguments: [
            ("the header states 99 tables of 128 sectors", [(44, 99)]),
            ("tables are listed that the file has no room for", [(80, 0x7FFF), (84, 0x7FFF_0001)]),
            ("a table is listed twice and the directory as one", [(80, 0), (84, 2)]),
            ("the list of tables goes on outside of the file", [(68, 0x12_3456), (72, 3)]),
            ("the list of tables is a loop", [(68, 0), (72, 1)]),
            ("small sectors have no size", [(root + 120, 0)]),
            ("small sectors are larger than the file", [(root + 120, 0x7FFF_FFFF)]),
            ("the root has no children", [(root + 76, 0xFFFF_FFFF)]),
            ("a sibling is its own sibling", [(root + 128 + 68, 1), (root + 128 + 72, 1)]),
            ("the header has another limit of small streams", [(56, 8192)]),
        ] as [(String, [(Int, UInt32)])])
    func oddities(what: String, numbers: [(Int, UInt32)]) throws {
        let bytes = try Self.odd(numbers)
        #expect(try error(bytes)?.code == .encrypted)
        let document = try SharedPool.parse(bytes, .docx, passwords: ["芝麻開門"])
        #expect(document.blocks.first?.text == Self.lines[0])
    }

    @Test("a cut file is encrypted as long as it says so, and damaged once it is opened")
    func cut() throws {
        for cut in [100, 600] {
            let bytes = try Self.odd([], cut: cut)
            #expect(try error(bytes)?.code == .encrypted)
            #expect(try error(bytes, passwords: ["芝麻開門"])?.code == .corrupt)
        }
    }

    @Test("chains that loop end in an error")
    func loops() throws {
        let bytes = CompoundBuilder(streams: [
            ("EncryptionInfo", [UInt8](repeating: 7, count: 6000)),
            ("EncryptedPackage", [UInt8](repeating: 7, count: 6000)),
        ]).build()
        // Every entry of the table refers to the directory; then to itself; then far outside.
        for next: (Int) -> UInt32 in [{ _ in 1 }, { UInt32($0) }, { _ in 0x00FF_FFFF }] {
            var looped = bytes
            for index in 0..<128 {
                withUnsafeBytes(of: next(index).littleEndian) {
                    looped.replaceSubrange(512 + index * 4..<516 + index * 4, with: $0)
                }
            }
            // What they say of encryption is nonsense, or cut short.
            #expect([.corrupt, .encrypted].contains(try error(looped)?.code))
        }
        var listed = bytes
        // The chain of the table's sectors: one that refers to itself.
        listed.replaceSubrange(68..<72, with: [0, 0, 0, 0])
        listed.replaceSubrange(512 + 508..<512 + 512, with: [0, 0, 0, 0])
        #expect(try error(listed)?.code == .encrypted)
    }
}

private enum SeededRange {
    /// The longest run of 64-byte lines with many different values each: cipher text.
    static func longestRandomRun(of bytes: [UInt8]) -> Range<Int>? {
        var best: Range<Int>?
        var start: Int?
        for line in stride(from: 0, through: bytes.count, by: 64) {
            let isRandom =
                line + 64 <= bytes.count && Set(bytes[line..<line + 64]).count >= 45
                && bytes[line..<line + 64].contains { $0 > 0x7F }
            if isRandom {
                start = start ?? line
            } else if let from = start {
                if line - from > best?.count ?? 0 { best = from..<line }
                start = nil
            }
        }
        return best
    }
}
