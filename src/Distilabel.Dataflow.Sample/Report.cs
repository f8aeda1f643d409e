using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Distilabel.Dataflow.Sample;

/// <summary>An instruction and what each model wrote, as the result has them.</summary>
internal sealed record Answers(string? Instruction, IReadOnlyList<string?> Generations, IReadOnlyList<string?> ModelNames);

/// <summary>What the user sees.</summary>
internal static class Report
{
    private const int ShownRows = 3;
    private const int ShownLetters = 150;

    internal static void Start(SampleOptions options)
    {
        var place = (options.IsOnline, options.BaseAddress) switch
        {
            (false, _) => "offline: no model is asked, texts are made up",
            (_, null) => "OpenAI",
            (_, var address) => address.ToString(),
        };
        Line($"Instructions  {options.Input}{(options.Limit is { } limit ? $" (the first {limit})" : "")}");
        Line($"Models        {string.Join(", ", options.Models)}");
        Line($"Served by     {place}");
        Line($"Pipeline      load_dataset >> [{string.Join(", ", options.Models)}] >> {SamplePipeline.Result}");
        Line("");
    }

    internal static async Task FinishAsync(Distiset distiset, CancellationToken cancellationToken)
    {
        var run = distiset.Run!;
        var subset = distiset[SamplePipeline.Result];
        AnsiConsole.Write(Counts(run));
        WriteTokens(run);
        Line($"The first of {subset.Count} rows:");
        await WriteRowsAsync(subset, cancellationToken);
        foreach (var join in run.Joins.Where(static join => join.Unmatched > 0))
        {
            Line(join.ToString());
        }

        foreach (var step in run.Steps.Where(static step => step.Unrouted > 0))
        {
            Line($"The route behind step '{step.Step}' dropped {step.Unrouted} rows that have no branch.");
        }

        if (run.IsPartial)
        {
            Line("Stopped before the end: the result is partial. The rows that are there are complete; a result that was there before is as it was.");
        }

        if (run.FailurePath is { } failures)
        {
            Line($"Some rows failed. The first because: {FirstReason(failures)}");
            Line($"All of them are listed in {failures}");
        }

        var seconds = run.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        Line($"{subset.Count} rows in {seconds} seconds. They are in Parquet{(run.IsPartial ? ", marked as partial" : "")}:");
        foreach (var file in subset.Files)
        {
            Line($"  {file}");
        }
    }

    /// <summary>Why the first of the rows in a dead-letter file failed.</summary>
    internal static string FirstReason(string failurePath)
    {
        using var line = JsonDocument.Parse(File.ReadLines(failurePath).First());
        var failure = line.RootElement;
        return $"step '{failure.GetProperty("step")}', row {failure.GetProperty("row")}: {failure.GetProperty("reason")}";
    }

    private static Table Counts(RunReport run)
    {
        var table = new Table().AddColumn("step", static column => column.NoWrap()).AddColumns("in", "out", "no answer", "cached");
        foreach (var step in run.Steps)
        {
            table.AddRow(new Text(step.Step), Number(step.RowsIn), Number(step.RowsOut), Number(step.Nulled), Number(step.Cached));
        }

        return table;
    }

    private static async Task WriteRowsAsync(DistisetSubset subset, CancellationToken cancellationToken)
    {
        var table = new Table().AddColumns("instruction", "model", "generation").ShowRowSeparators();
        var shown = 0;
        await foreach (var row in subset.ReadAsync<Answers>(cancellationToken))
        {
            for (var i = 0; i < row.Generations.Count; i++)
            {
                table.AddRow(
                    new Text(i == 0 ? Shorten(row.Instruction ?? "(none)") : ""),
                    new Text(row.ModelNames[i] ?? ""),
                    new Text(Shorten(row.Generations[i] ?? "(none)")));
            }

            if (++shown == ShownRows)
            {
                break;
            }
        }

        AnsiConsole.Write(table);
    }

    private static string Shorten(string text) => text.Length <= ShownLetters ? text : string.Concat(text.AsSpan(0, ShownLetters), "…");

    /// <summary>What was paid for, and what came from the cache.</summary>
    private static void WriteTokens(RunReport run)
    {
        foreach (var step in run.Steps.Where(static step => step.Tokens != TokenCounts.None || step.CachedTokens != TokenCounts.None))
        {
            Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{step.Step}: {step.Made:N0} rows asked with {Sum(step.Tokens):N0} tokens, {step.Cached:N0} from the cache with {Sum(step.CachedTokens):N0}"));
        }

        static long Sum(TokenCounts tokens) => tokens.Input + tokens.Output;
    }

    private static Text Number(long value) => new(value.ToString("N0", CultureInfo.InvariantCulture));

    // Long lines are the terminal's to break: a path that the program breaks can't be copied.
    private static void Line(string text) => Console.Out.WriteLine(text);
}
