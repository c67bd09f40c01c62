import Answering
import ArgumentParser

/// Options of `quarry ask` for a language model that looks further with tools.
struct AgentOptions: ParsableArguments {
    @Flag(
        name: .customLong("agent"),
        help: "Let the language model search on, read on, read tables and calculate, step by step.")
    var isOn = false

    @Option(
        name: .customLong("agent-steps"),
        help: ArgumentHelp("Most steps of the agent, 1 to 20: 6.", valueName: "number"))
    var steps: Int?

    @Option(
        name: .customLong("agent-tokens"),
        help: ArgumentHelp(
            "Most tokens that are sent and written for an answer, estimated: 40000.",
            valueName: "number"))
    var tokens: Int?

    func validate() throws {
        guard isOn || (steps == nil && tokens == nil) else {
            throw ValidationError("--agent-… need --agent.")
        }
        guard AgentLimits.possibleSteps.contains(steps ?? 1) else {
            throw ValidationError("--agent-steps takes 1 to 20.")
        }
        guard AgentLimits.possibleTokens.contains(tokens ?? 1_000) else {
            throw ValidationError("--agent-tokens takes 1000 to 10000000.")
        }
    }

    /// Nil where there shall be no agent.
    var limits: AgentLimits? {
        guard isOn else { return nil }
        var limits = AgentLimits()
        if let steps { limits.steps = steps }
        if let tokens { limits.tokens = tokens }
        return limits
    }
}
