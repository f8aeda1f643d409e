using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.AI;

/// <summary>
/// How a model generates. Each is also a runtime parameter: <c>{ ["llm"] = { ["generation_kwargs"] = { ["temperature"] = 0.7 } } }</c>.
/// </summary>
/// <remarks>
/// What is null is not sent, so that the provider's own default holds; some models refuse a parameter whatever its value.
/// </remarks>
public sealed record GenerationKwargs : IRuntimeParameterized
{
    private static readonly PartCode OwnCode = new(typeof(GenerationKwargs), "", null, []);

    private static readonly RuntimeParameter[] Parameters =
    [
        new RuntimeParameter<GenerationKwargs, int?>(
            "max_new_tokens", static kwargs => kwargs.MaxNewTokens, static (kwargs, value) => kwargs.MaxNewTokens = value,
            "The number of tokens that a generation has at most.") { Minimum = 1 },
        new RuntimeParameter<GenerationKwargs, double?>(
            "temperature", static kwargs => kwargs.Temperature, static (kwargs, value) => kwargs.Temperature = value,
            "How freely tokens are sampled: 0 takes the likeliest.") { Minimum = 0 },
        new RuntimeParameter<GenerationKwargs, double?>(
            "top_p", static kwargs => kwargs.TopP, static (kwargs, value) => kwargs.TopP = value,
            "Only the likeliest tokens that together have this probability are sampled.") { Minimum = 0, Maximum = 1 },
        new RuntimeParameter<GenerationKwargs, double?>(
            "frequency_penalty", static kwargs => kwargs.FrequencyPenalty, static (kwargs, value) => kwargs.FrequencyPenalty = value,
            "How much a token loses with each time that it was used.") { Minimum = -2, Maximum = 2 },
        new RuntimeParameter<GenerationKwargs, double?>(
            "presence_penalty", static kwargs => kwargs.PresencePenalty, static (kwargs, value) => kwargs.PresencePenalty = value,
            "How much a token loses once it was used.") { Minimum = -2, Maximum = 2 },
        new RuntimeParameter<GenerationKwargs, string[]?>(
            "stop", static kwargs => kwargs.Stop, static (kwargs, value) => kwargs.Stop = value,
            "Texts that end a generation, and are not part of it."),
        new RuntimeParameter<GenerationKwargs, long?>(
            "seed", static kwargs => kwargs.Seed, static (kwargs, value) => kwargs.Seed = value,
            "Makes sampling repeatable where the provider can. Each further generation of a row counts one up from it."),
        new RuntimeParameter<GenerationKwargs, ResponseFormat?>(
            "response_format", static kwargs => kwargs.ResponseFormat, static (kwargs, value) => kwargs.ResponseFormat = value,
            "The form of the answer."),
    ];

    /// <summary>The number of tokens that a generation has at most.</summary>
    /// <value>From 1; default 128.</value>
    public int? MaxNewTokens { get; set; } = 128;

    /// <summary>How freely tokens are sampled: 0 takes the likeliest.</summary>
    /// <value>From 0, with most providers to 2; default 1.</value>
    public double? Temperature { get; set; } = 1;

    /// <summary>Only the likeliest tokens that together have this probability are sampled.</summary>
    /// <value>From 0 to 1; default 1.</value>
    public double? TopP { get; set; } = 1;

    /// <summary>How much a token loses with each time that it was used.</summary>
    /// <value>From -2 to 2; default 0.</value>
    public double? FrequencyPenalty { get; set; } = 0;

    /// <summary>How much a token loses once it was used.</summary>
    /// <value>From -2 to 2; default 0.</value>
    public double? PresencePenalty { get; set; } = 0;

    /// <summary>Texts that end a generation, and are not part of it.</summary>
    /// <value>Default null: none.</value>
    public string[]? Stop { get; set; }

    /// <summary>Makes sampling repeatable where the provider can. Each further generation of a row counts one up from it.</summary>
    /// <value>Default null: not repeatable.</value>
    public long? Seed { get; set; }

    /// <summary>The form of the answer.</summary>
    /// <value>Default null: the provider's own, which is text.</value>
    public ResponseFormat? ResponseFormat { get; set; }

    IReadOnlyList<RuntimeParameter> IRuntimeParameterized.RuntimeParameters => Parameters;

    IRuntimeParameterized IRuntimeParameterized.Copy() => this with { };

    PartCode? IRuntimeParameterized.Code => OwnCode;
}
