package import Fields

/// One step of an agent, as its trace has it.
package struct AgentStep: Hashable, Sendable {
    package enum Outcome: String, Sendable, CaseIterable {
        /// A tool did what was asked.
        case done
        /// What the model wanted is not possible: there is no such tool, its arguments are none, a tool
        /// can't do it. The model was told why.
        case refused
        /// The model wrote its answer.
        case answered
        /// A limit was met.
        case stopped
        /// The model failed.
        case failed
    }

    /// From 1.
    package var number: Int
    /// As the model named it; nil where it is no call of a tool.
    package var tool: String?
    /// As they were understood; a text where they are no JSON.
    package var arguments: JSONValue?
    package var outcome: Outcome
    /// What the model was told, or what happened.
    package var observation: String
    /// Numbers of the passages it was given by this step.
    package var passages: [Int]
    /// From the answer's beginning to the step's end.
    package var seconds: Double
}
