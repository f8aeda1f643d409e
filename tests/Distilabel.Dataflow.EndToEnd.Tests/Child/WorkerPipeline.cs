using Distilabel.Dataflow.AI;

namespace Distilabel.Dataflow.EndToEnd.Tests.Child;

public sealed record Question(string Instruction);

public sealed record CountedAnswer(string Instruction, string Generation, int Letters);

/// <summary>Counts the letters of a generation: cheap, and checkpointed all the same.</summary>
[Step]
[InputColumn<string>("generation")]
[OutputColumn<int>("letters")]
public sealed partial class CountLetters
{
    private Output Process(Input row) => new(row.Generation.Count(char.IsLetter));
}

/// <summary>Questions, one model that answers them, and a step of a user's own after it.</summary>
internal static class WorkerPipeline
{
    internal const int MaxConcurrentRequests = 8;

    /// <summary>Some ten generations: many a process ends while a segment is made.</summary>
    internal const long SegmentLength = 2_000;

    internal const string Name = "killed";
    internal const string Leaf = "count";

    internal static string QuestionOf(int row) => $"What is {row} times {row + 1}?";

    internal static Task<Distiset> RunAsync(WorkerArguments arguments, CancellationToken abort = default, CancellationToken stop = default)
    {
        var load = new LoadDataFromDicts<Question>("load")
        {
            Data = [.. Enumerable.Range(0, arguments.Rows).Select(static row => new Question(QuestionOf(row)))], BatchSize = 7,
        };
        var ask = new TextGeneration("ask")
        {
            LLM = new OpenAILLM("served") { BaseAddress = arguments.Server, ApiKey = arguments.Key, MaxConcurrentRequests = MaxConcurrentRequests },
        };
        var pipeline = new Pipeline(Name) { load >> ask >> new CountLetters(Leaf) };
        var options = new RunOptions
        {
            CacheFolder = arguments.Cache, OutputFolder = arguments.Output, Capacity = 16, AbortToken = abort, SegmentLength = SegmentLength,
        };
        return pipeline.RunAsync(options, stop);
    }
}
