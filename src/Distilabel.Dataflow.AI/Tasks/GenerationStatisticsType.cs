using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.AI.Tasks;

/// <summary>Statistics of generations as column values.</summary>
internal sealed class GenerationStatisticsType : RecordType<GenerationStatistics>
{
    private GenerationStatisticsType()
        : base(
            "GenerationStatistics",
            new RecordField<GenerationStatistics, long?>(
                "input_tokens", (ColumnType<long?>)ColumnTypes.Int64.ToNullable(), true, static statistics => statistics.InputTokens),
            new RecordField<GenerationStatistics, long?>(
                "output_tokens", (ColumnType<long?>)ColumnTypes.Int64.ToNullable(), true, static statistics => statistics.OutputTokens),
            new RecordField<GenerationStatistics, string?>("finish_reason", ColumnTypes.String, true, static statistics => statistics.FinishReason))
    {
        ColumnTypes.Register(this);
    }

    internal static GenerationStatisticsType Instance { get; } = new();

    public override GenerationStatistics Create(in FieldValues values) => new(values.Get<long?>(0), values.Get<long?>(1), values.Get<string?>(2));
}
