import Corpus
import Fields
import Foundation

extension AgentTools {
    var calculate: AgentTool {
        AgentTool(
            "calculate",
            "Calculates: + - * / % ^, parentheses, sqrt, round, abs, min, max, sum, mean.",
            fields: [
                Field(
                    "expression", .text(1...Calculator.longest), isRequired: true,
                    "Like 1,200 * 115% * 3; 15% is 0.15. Within a function's parentheses commas part "
                        + "arguments: sum(1200, 1350).")
            ]
        ) { [room] values, _ throws(QuarryError) in
            var observation = Observation(room: room)
            do throws(CalculationError) {
                let value = try Calculator.value(of: values.text("expression") ?? "")
                observation.add(line: value.description)
                return .done(observation)
            } catch {
                return .refused(error.description)
            }
        }
    }

    var time: AgentTool {
        AgentTool("time", "Says the present date, time and weekday.", fields: []) {
            [room, surroundings] _, _ throws(QuarryError) in
            let now = surroundings.now()
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = surroundings.zone
            let day = Self.weekdays[calendar.component(.weekday, from: now) - 1]
            let style = Date.ISO8601FormatStyle(timeZone: surroundings.zone)
                .year().month().day().timeZone(separator: .colon)
                .time(includingFractionalSeconds: false)
            var observation = Observation(room: room)
            observation.add(
                line: "\(now.formatted(style)), \(day), \(surroundings.zone.identifier)")
            return .done(observation)
        }
    }

    private static let weekdays = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]
}
