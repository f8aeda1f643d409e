using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Running.Caching;

/// <summary>A step whose metadata never changes, as the generator would emit it.</summary>
internal sealed class KnownStep(string? name = null) : Step(name), IRowsStep
{
    internal StepDescriptor Known { get; set; } = new()
    {
        TypeName = "Known",
        FullName = "MyApp.Known",
        Kind = StepKind.Row,
        Columns = new StepColumns(
            [new InputColumn("n", ColumnTypes.Int32)], [new OutputColumn("m", ColumnTypes.Int32)]),
        Parameters =
        [
            new RuntimeParameter<KnownStep, double>("ratio", static step => step.Ratio, static (step, value) => step.Ratio = value, "A ratio."),
            new RuntimeParameter<KnownStep, int>("speed", static step => step.Speed, static (step, value) => step.Speed = value, "A speed.") { ChangesResult = false },
            new RuntimeParameter<KnownStep, string>("token", static step => step.Token, static (step, value) => step.Token = value, "A secret.") { Secret = true },
        ],
        Settings = [new StepSetting("Prefix", static step => ((KnownStep)step).Prefix), new StepSetting("Names", static step => ((KnownStep)step).Names)],
        CodeHash = "0123456789abcdef0123456789abcdef",
    };

    internal object? Prefix { get; set; } = "p";

    internal IReadOnlyList<string> Names { get; set; } = ["a", "b"];

    internal double Ratio { get; set; } = 0.5;

    internal int Speed { get; set; } = 1;

    internal string Token { get; set; } = "";

    /// <summary>How many rows it was given, in all steps that share it.</summary>
    internal System.Runtime.CompilerServices.StrongBox<int> Rows { get; init; } = new();

    public override StepDescriptor Descriptor => Known;

    public StepOutput Execute(in StepInput input, StepContext context)
    {
        Rows.Value += input.Count;
        return new StepOutput([new Column<int>(input.Values<int>(0).ToArray())]);
    }
}
