import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@Suite("Lines of files of any size")
struct FileLinesTests {
    private func lines(
        _ bytes: [UInt8], longest: Int = 1 << 21
    ) throws -> [FileLines.Line] {
        try withTemporaryFolder { folder in
            let path = folder + "/lines"
            try Data(bytes).write(to: URL(filePath: path))
            var lines: [FileLines.Line] = []
            try FileLines.forEach(of: path, longest: longest) { line in
                lines.append(line)
                return true
            }
            for line in lines {
                let read = try FileSystem.read(path, range: line.range)
                #expect(line.bytes.map { $0 == read } ?? true, "line \(line.number)")
            }
            return lines
        }
    }

    private func texts(_ text: String) throws -> [String] {
        try lines(Array(text.utf8)).map { String(decoding: $0.bytes ?? [], as: UTF8.self) }
    }

    @Test("ends of all kinds, a mark at the start, a last line without an end")
    func ends() throws {
        #expect(try texts("a\nb\r\n\nc") == ["a", "b", "", "c"])
        #expect(try texts("a\n") == ["a"])
        #expect(try texts("") == [])
        #expect(try texts("\r\n") == [""])
        #expect(try texts("\u{FEFF}甲\n\u{FEFF}乙") == ["甲", "\u{FEFF}乙"])
        #expect(try lines(Array("a\n\nb".utf8)).map(\.number) == [1, 2, 3])
    }

    @Test("a line that is too long is passed over, and the next is read")
    func long() throws {
        let text =
            "ok\n" + String(repeating: "x", count: 11) + "\n" + String(repeating: "y", count: 10)
        let lines = try self.lines(Array((text + "\r\nlast").utf8), longest: 10)
        #expect(lines.map { $0.bytes?.count } == [2, nil, 10, 4])
        #expect(lines[1].range.count == 11 && lines[3].number == 4)
    }

    @Test("lines over the ends of what is read at once", arguments: [-2, -1, 0, 1])
    func pieces(shift: Int) throws {
        let first = [UInt8](repeating: 0x61, count: (1 << 20) + shift)
        let lines = try self.lines(first + Array("\r\n".utf8) + first + [0x0A, 0x62])
        #expect(lines.map { $0.bytes?.count } == [first.count, first.count, 1])
    }

    @Test("no more is read than is asked for", arguments: ["a\nb\nc", "a\nb\nc\n"])
    func stopped(text: String) throws {
        try withTemporaryFolder { folder in
            try Data(text.utf8).write(to: URL(filePath: folder + "/a"))
            for last in 1...3 {
                var count = 0
                try FileLines.forEach(of: folder + "/a", longest: 9) { line in
                    count += 1
                    return line.number < last
                }
                #expect(count == last)
            }
        }
    }

    @Test("a range beyond the end gives what there is")
    func range() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/a"
            try Data("abc".utf8).write(to: URL(filePath: path))
            #expect(try FileSystem.read(path, range: 1..<9) == Array("bc".utf8))
            #expect(try FileSystem.read(path, range: 3..<3) == [])
            #expect(throws: QuarryError.self) { try FileSystem.read(folder + "/b", range: 0..<1) }
        }
    }
}
