import ArgumentParser
import Corpus
import Embedding
import Foundation
import Running
import Serving

struct MCPCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcp",
        abstract: "Answer a program that speaks the Model Context Protocol over stdio.",
        discussion: """
            For desktop programs that start their servers themselves. The tools search, fetch, cite \
            and list_sources read the indexes; none writes. `quarry serve` has the same at /mcp.

            Example of a client's settings:
              {"mcpServers": {"handbook": {"command": "quarry", "args": ["mcp", "indexes/handbook"]}}}
            """)

    @Argument(help: ArgumentHelp("The index folders.", valueName: "index"), completion: .index)
    var indexes: [String]

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard !indexes.isEmpty else { throw ValidationError("Name an index folder.") }
    }

    func run() throws {
        let models = ModelStore.standard()
        let served = try indexes.map { try ServedIndex(folder: $0, models: models) }
        let engine = ServingEngine(try IndexCatalog(served), threads: global.threads)
        let stdio = MCPStdio(engine)
        let log = LogLine(global, progress: ProgressLine(global)).log
        while let line = readLine() {
            guard !line.isEmpty else { continue }
            refresh(served, log)
            let done = DispatchSemaphore(value: 0)
            Task.detached {
                if let answer = await stdio.answer(line: line) { Output.print(answer) }
                done.signal()
            }
            done.wait()
        }
    }

    /// Each question is answered from what is published then.
    private func refresh(_ served: [ServedIndex], _ log: Log) {
        for index in served {
            do throws(QuarryError) {
                _ = try index.refresh()
            } catch {
                log.say(.warning, "\(index.name): its new generation is not taken: \(error)")
            }
        }
    }
}
