import Storage
import Testing

@Suite("Temporary paths")
struct TemporaryPathTests {
    @Test("nothing is there before, and nothing afterwards, however the work ends")
    func gone() throws {
        struct Failure: Error {}
        let path = try FileSystem.withTemporaryPath(for: "test") { path in
            #expect(!FileSystem.exists(path))
            try FileSystem.makeFolder(path + "/sub")
            try FileSystem.replace(path + "/sub/file", with: [1])
            return path
        }
        #expect(!FileSystem.exists(path))
        var other = ""
        #expect(throws: Failure.self) {
            try FileSystem.withTemporaryPath(for: "test") { path in
                other = path
                try FileSystem.makeFolder(path)
                throw Failure()
            }
        }
        #expect(other != path && !other.isEmpty && !FileSystem.exists(other))
    }
}
