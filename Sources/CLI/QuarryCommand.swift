import ArgumentParser

/// The root command.
struct QuarryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarry",
        abstract: "Build and search knowledge-base indexes: reproducible to the byte.",
        discussion: """
            A first index, in three steps:
              quarry model pull multilingual-e5-small
              quarry build jobs/handbook.yaml
              quarry search indexes/handbook "how many days of parental leave?"

            Exit codes: 0 done; 1 done, but some documents failed; 2 usage; 3 bad input or \
            settings; 4 index or cache corrupt; 5 limit reached, run again; 6 a gate refused to \
            publish; 130 and 143 stopped by SIGINT and SIGTERM.
            """,
        version: VersionListing.text,
        subcommands: [
            InitCommand.self, BuildCommand.self, PlanCommand.self, SearchCommand.self,
            AskCommand.self, CiteCommand.self,
            VerifyCommand.self, RollbackCommand.self,
            InspectCommand.self, ParseCommand.self, EmbedCommand.self, EvalCommand.self,
            BenchCommand.self, ModelCommand.self, JobsCommand.self, DoctorCommand.self,
            WatchCommand.self, DaemonCommand.self, ExportCommand.self, DatasetCommand.self,
            PullCommand.self,
            KeyCommand.self, RepositoryCommand.self, DiffCommand.self, ServeCommand.self,
            TokenCommand.self, MCPCommand.self, TermsCommand.self, DistributeCommand.self,
            TuneCommand.self,
        ])
}
