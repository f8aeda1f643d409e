using Distilabel.Dataflow.Running.Caching;
using Distilabel.Dataflow.Steps;
using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI.Tests.Caching;

/// <summary>A step of a user's own, and no task, that has an LLM.</summary>
[Step]
[InputColumn<string>("instruction")]
[OutputColumn<string>("signed")]
public sealed partial class SignWithModel
{
    [RuntimeParameter]
    public LLM LLM { get; set; } = new OfflineLLM();

    private Output Process(Input row) => new($"{row.Instruction} ({LLM.ModelName})");
}

/// <summary>What such a step makes is kept by the step, so its signature must tell one model from another.</summary>
public sealed class StepsWithLLMTests
{
    [Fact]
    public void Another_model_place_or_setting_is_another_signature_and_another_speed_or_key_is_not()
    {
        Uri here = new("http://localhost:1/v1"), there = new("http://localhost:2/v1");
        UInt128?[] signatures =
        [
            SignatureOf(new OfflineLLM()),
            SignatureOf(new OfflineLLM { Seed = 1 }),
            SignatureOf(new OpenAILLM("small")),
            SignatureOf(new OpenAILLM("large")),
            SignatureOf(new OpenAILLM("small") { BaseAddress = here }),
            SignatureOf(new OpenAILLM("small") { BaseAddress = there }),
            SignatureOf(new OpenAILLM("small") { BaseAddress = here, CacheName = "weights" }),
            SignatureOf(new OpenAILLM("small") { GenerationKwargs = new GenerationKwargs { Temperature = 0 } }),
            SignatureOf(new OpenAILLM("small") { GenerationKwargs = new GenerationKwargs { Stop = ["\n"] } }),
        ];

        Assert.All(signatures, static signature => Assert.NotNull(signature));
        Assert.Equal(signatures.Length, signatures.Distinct().Count());
        Assert.Equal(SignatureOf(new OpenAILLM("small")), SignatureOf(new OpenAILLM("small") { ApiKey = "key", MaxConcurrentRequests = 3 }));
    }

    [Fact]
    public void Of_an_LLM_of_somebody_else_s_only_its_own_code_could_tell()
    {
        var step = new SignWithModel("sign") { LLM = new Mine() };

        Assert.Null(StepSignature.Of(step, step.DescribeColumns(), out var reason));
        Assert.Contains("'llm'", reason, StringComparison.Ordinal);
    }

    private static UInt128? SignatureOf(LLM llm)
    {
        var step = new SignWithModel("sign") { LLM = llm };
        return StepSignature.Of(step, step.DescribeColumns(), out _);
    }

    private sealed class Mine() : LLM("mine")
    {
        public override string Provider => "me";

        protected override IChatClient CreateClient() => throw new NotSupportedException();
    }
}
