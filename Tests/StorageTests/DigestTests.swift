import Corpus
import Storage
import Testing

@Suite("SHA-256")
struct DigestTests {
    @Test(
        "the examples of FIPS 180-4 come out",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func examples(text: String, hex: String) { #expect(Digest.sha256(text).hex == hex) }

    @Test("pieces give the digest of the whole, wherever it is cut")
    func pieces() {
        let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0) }
        for cut in bytes.indices {
            var hasher = Hasher256()
            hasher.update(Array(bytes[..<cut]))
            hasher.update(Array(bytes[cut...]))
            #expect(hasher.finish() == Digest.sha256(bytes))
        }
    }

    @Test("lists that join to the same text have digests of their own")
    func parts() {
        let lists = [
            ["請假"], ["請", "假"], ["", "請假"], ["請假", ""], [], [""], ["ab", "c"], ["a", "bc"],
        ]
        #expect(Set(lists.map { Digest.sha256(parts: $0) }).count == lists.count)
        #expect(Digest.sha256(parts: ["a", "bc"]) == Digest.sha256(parts: ["a", "bc"]))
    }
}
