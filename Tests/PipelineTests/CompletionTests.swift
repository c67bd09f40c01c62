import Foundation
import Storage
import TestSupport
import Testing

@Suite(
    "Completion in shells",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct CompletionTests {
    /// A folder with jobs, indexes, and names that shells and people stumble over.
    private static func workspace() throws -> Workspace {
        let workspace = try Workspace()
        for name in [
            "jobs/handbook.yaml", "jobs/差旅.yml", "jobs/notes.txt", "jobs/.hidden.yaml", "here.yaml",
            "jobs/two words.yaml", "jobs/$(touch pwned).yaml", "jobs/`touch pwned`.yaml",
            "jobs/line\nend.yaml", "elsewhere/deep/other.yaml", "indexes/handbook/CURRENT",
            "indexes/handbuch/CURRENT", "indexes/half/generations/x", "elsewhere/index/CURRENT",
        ] {
            let path = workspace.root + "/" + name
            try FileSystem.makeFolder(FileSystem.folder(of: path))
            try FileSystem.replace(path, with: Array("1\n".utf8))
        }
        return workspace
    }

    /// What the executable offers where the shell asks it.
    private static func offered(
        _ command: [String], _ argument: String, typed: String, in workspace: Workspace,
        shell: String = "fish"
    ) throws -> [String] {
        var quarry = try workspace.quarry()
        quarry.environment["SAP_SHELL"] = shell
        let words = ["quarry"] + command + [typed]
        let result = try quarry.run(
            ["---completion"] + command
                + ["--", argument, "\(words.count - 1)", "\(typed.count)"] + words)
        #expect(result.status == 0, "\(result.complaints)")
        return result.output.split(separator: "\n").map(String.init)
    }

    @Test("job files, index folders and models are offered")
    func names() throws {
        let workspace = try Self.workspace()
        let jobs = try Self.offered(["build"], "positional@0", typed: "", in: workspace)
        #expect(jobs.contains("jobs/handbook.yaml") && jobs.contains("jobs/差旅.yml"))
        #expect(jobs.contains("here.yaml") && jobs.contains("elsewhere/"))
        #expect(!jobs.contains { $0.contains("notes") || $0.contains("hidden") || $0 == "jobs/" })
        #expect(!jobs.contains { $0.hasPrefix("jobs/line") }, "no name is two")
        let deep = try Self.offered(["plan"], "positional@0", typed: "elsewhere/d", in: workspace)
        #expect(deep == ["elsewhere/deep/", "elsewhere/index/"], "the shell takes those that fit")
        let deeper = try Self.offered(
            ["jobs", "show"], "positional@0", typed: "elsewhere/deep/", in: workspace)
        #expect(deeper == ["elsewhere/deep/other.yaml"])

        let indexes = try Self.offered(["search"], "positional@0", typed: "", in: workspace)
        #expect(indexes.contains("indexes/handbook") && indexes.contains("indexes/handbuch"))
        #expect(!indexes.contains { $0.contains("half") })
        let other = try Self.offered(["diff"], "positional@1", typed: "elsewhere/", in: workspace)
        #expect(other == ["elsewhere/deep/", "elsewhere/index"])
        let option = try Self.offered(
            ["verify"], "--against-full", typed: "jobs/h", in: workspace)
        #expect(option.contains("jobs/handbook.yaml"))

        for command in ["plan", "work", "assemble", "status", "verify", "gc"] {
            let names = try Self.offered(
                ["distribute", command], "positional@0", typed: "jobs/h", in: workspace)
            #expect(names.contains("jobs/handbook.yaml"), "distribute \(command)")
        }
        for command in ["plan", "assemble", "status", "gc"] {
            let names = try Self.offered(
                ["distribute", command], "--index", typed: "indexes/", in: workspace)
            #expect(names.contains("indexes/handbook"), "distribute \(command)")
        }

        let models = try Self.offered(["model", "show"], "positional@0", typed: "", in: workspace)
        #expect(models.contains(TestModel.name))
        let nowhere = try Self.offered(["build"], "positional@0", typed: "no/where/", in: workspace)
        #expect(nowhere.isEmpty)
    }

    /// What bash has on the command line's last word once somebody pressed Tab.
    private static func bash(_ words: [String], in workspace: Workspace) throws -> [String] {
        let quarry = try workspace.quarry()
        let line = words.joined(separator: " ")
        let script = """
            PATH="$1:$PATH"
            source <(quarry --generate-completion-script bash) || exit 9
            COMP_LINE='\(line)'
            COMP_POINT=${#COMP_LINE}
            COMP_WORDS=(\(words.map { "'\($0)'" }.joined(separator: " ")))
            COMP_CWORD=\(words.count - 1)
            _quarry quarry "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let folder = FileSystem.folder(of: quarry.executable ?? "")
        let result = try QuarryProcess(
            folder: workspace.root, environment: quarry.environment, executable: "/bin/bash"
        ).run(["-c", script, "bash", folder])
        #expect(result.status == 0, "\(result.complaints)")
        return result.output.split(separator: "\n").map(String.init)
    }

    @Test("bash completes them, and runs no name", .enabled(if: Tool("bash") != nil, "needs bash"))
    func inBash() throws {
        let workspace = try Self.workspace()
        let jobs = try Self.bash(["quarry", "build", "jobs/"], in: workspace)
        #expect(
            Set(jobs) == [
                "jobs/handbook.yaml", "jobs/差旅.yml", "jobs/two words.yaml",
                "jobs/$(touch pwned).yaml", "jobs/`touch pwned`.yaml",
            ])
        #expect(!FileSystem.exists(workspace.root + "/pwned"))
        #expect(
            try Self.bash(["quarry", "search", "indexes/handb"], in: workspace)
                == ["indexes/handbook", "indexes/handbuch"])
        #expect(
            try Self.bash(["quarry", "build", "--threads", "2", "jobs/h"], in: workspace)
                == ["jobs/handbook.yaml"])
        #expect(try Self.bash(["quarry", "sea"], in: workspace) == ["search"])
        let models = try Self.bash(["quarry", "embed", "--model", ""], in: workspace)
        #expect(models.contains(TestModel.name))
    }

    @Test("each shell gets a script", arguments: ["bash", "zsh", "fish"])
    func scripts(shell: String) throws {
        let workspace = try Workspace()
        let result = try workspace.quarry().run(["--generate-completion-script", shell])
        #expect(result.status == 0 && result.output.contains("---completion"))
        guard let tool = Tool(shell) else { return }
        let path = workspace.root + "/script"
        try FileSystem.replace(path, with: Array(result.output.utf8))
        #expect(try tool.run(["-n", path]).status == 0, "the shell can read it")
    }
}
