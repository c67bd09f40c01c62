import Foundation
import TestSupport
import Testing

@Suite("Programs beside the tests")
struct ChildProgramTests {
    @Test("what they say, how they end, and what can't be started")
    func ends() throws {
        let shell = try ChildProgram(
            "/bin/sh", ["-c", "read line; echo \"$line\"; echo more; exit 7"], input: .pipe,
            output: .pipe)
        try shell.write("said\n".utf8)
        #expect(shell.line() == "said" && shell.rest() == Array("more\n".utf8))
        let ending = shell.wait()
        #expect(ending.status == 7 && !ending.isBySignal && !shell.isRunning)
        let sleeper = try ChildProgram("/bin/sleep", ["600"])
        #expect(sleeper.isRunning && sleeper.end(SIGTERM).isBySignal)
        #expect(throws: ChildProgram.Failure.self) { try ChildProgram("/nowhere/to/be/found") }
    }

    @Test("they have their three streams and nothing else that this process opened")
    func descriptors() throws {
        let pipe = Pipe()
        let shell = try ChildProgram("/bin/sh", ["-c", "ls /proc/$$/fd"], output: .pipe)
        let open = String(decoding: shell.rest(), as: UTF8.self).split(separator: "\n")
        #expect(Set(open).isSubset(of: ["0", "1", "2", "10", "255"]), "\(open)")
        withExtendedLifetime(pipe) {}
    }
}
