import CKernels
import Testing

@testable import Embedding

@Suite("the OpenBLAS kernel")
struct BLASRuntimeTests {
    private let newest = quarry_cpu(is_x86: 1, has_avx2: 1, has_avx512: 1, l2_kilobytes: 1024)
    private let middle = quarry_cpu(is_x86: 1, has_avx2: 1, has_avx512: 0, l2_kilobytes: 512)
    private let arm = quarry_cpu(is_x86: 0, has_avx2: 0, has_avx512: 0, l2_kilobytes: 0)

    @Test("every CPU with AVX-512 gets one kernel, every other with AVX2 another, the rest theirs")
    func choice() {
        #expect(BLASRuntime.betterCore(than: "Haswell", on: newest, choice: nil) == "SKYLAKEX")
        #expect(BLASRuntime.betterCore(than: "Cooperlake", on: newest, choice: "") == "SKYLAKEX")
        #expect(BLASRuntime.betterCore(than: "SkylakeX", on: newest, choice: nil) == nil)
        #expect(BLASRuntime.betterCore(than: "Zen", on: middle, choice: nil) == "HASWELL")
        #expect(BLASRuntime.betterCore(than: "Haswell", on: middle, choice: nil) == nil)
        #expect(BLASRuntime.betterCore(than: "neoversen1", on: arm, choice: nil) == nil)
    }

    @Test("the user's choice wins")
    func explicitChoice() {
        #expect(BLASRuntime.betterCore(than: "Zen", on: newest, choice: "Haswell") == "Haswell")
        #expect(BLASRuntime.betterCore(than: "Haswell", on: newest, choice: "HASWELL") == nil)
    }

    private func step(
        _ environment: [String: String], loaded: String = "Haswell", choosesAtLoad: Bool = true,
        isRight: Bool = true
    ) -> BLASRuntime.Step {
        BLASRuntime.step(
            environment: environment, loaded: loaded, choosesAtLoad: choosesAtLoad, cpu: newest,
            isRight: { isRight })
    }

    @Test("a process starts over once, remembering the core type from before")
    func startsOver() {
        let core = BLASRuntime.coreVariable
        let mark = BLASRuntime.guardVariable
        #expect(
            step([core: "Haswell"])
                == .startOver([core: "SKYLAKEX", mark: "Haswell", "OPENBLAS_NUM_THREADS": "1"]))
        #expect(step([core: "SKYLAKEX", mark: "Haswell"], loaded: "SkylakeX") == .proceed)
        // A core type OpenBLAS did not take must not make a loop.
        #expect(step([core: "SKYLAKEX", mark: ""]) == .proceed)
        #expect(step([:], loaded: "SkylakeX") == .proceed)
        #expect(step([:], choosesAtLoad: false) == .proceed)
    }

    @Test("a kernel that computes wrongly is given up, once, for the one before")
    func givesUp() {
        let core = BLASRuntime.coreVariable
        let mark = BLASRuntime.guardVariable
        let refused = BLASRuntime.refused
        #expect(
            step([core: "SKYLAKEX", mark: "Haswell"], isRight: false)
                == .startOver([core: "Haswell", mark: refused]))
        #expect(
            step([core: "SKYLAKEX", mark: ""], isRight: false)
                == .startOver([core: "", mark: refused]))
        #expect(step([core: "Haswell", mark: refused], isRight: false) == .proceed)
    }

    @Test("where the CPU hides its cache, OpenBLAS is told a size, unless the user told one")
    func cacheSize() {
        let hiding = quarry_cpu(is_x86: 1, has_avx2: 1, has_avx512: 1, l2_kilobytes: 0)
        func size(_ environment: [String: String]) -> String? {
            let step = BLASRuntime.step(
                environment: environment, loaded: "Haswell", choosesAtLoad: true, cpu: hiding,
                isRight: { true })
            guard case .startOver(let variables) = step else { return "none" }
            return variables[BLASRuntime.cacheVariable]
        }
        #expect(size([:]) == "512")
        #expect(size([BLASRuntime.cacheVariable: "1024"]) == nil)
    }

    @Test("the loaded kernel multiplies rightly and says what it is")
    func loaded() {
        #expect(BLASRuntime.passesSelfTest())
        #expect(BLASRuntime.kernel.hasPrefix("OpenBLAS "))
        #expect(BLASRuntime.description.hasSuffix(", 1 thread"))
    }
}
