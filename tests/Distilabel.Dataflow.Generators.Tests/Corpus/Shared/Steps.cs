using Distilabel.Dataflow.AI;

namespace Workshop;

public sealed record PromptRow(string Prompt, string Completion);

public sealed record Question(string Instruction, string Topic);

public sealed record Article(string Title, string Body, IReadOnlyList<string> Tags);

public sealed record Rated(string Text, int Score);

/// <summary>Counts the words of a generation.</summary>
[Step]
[InputColumn<string>("generation")]
[OutputColumn<int>("word_count")]
public sealed partial class CountWords
{
    private Output Process(Input row) => new(row.Generation.Split(' ').Length);
}

/// <summary>Rates a generation.</summary>
[Step]
[InputColumn<string>("generation")]
[OutputColumn<double>("score")]
public sealed partial class Rate
{
    public string Rubric { get; set; } = "length";

    private Output Process(Input row) => new(row.Generation.Length);
}

/// <summary>Says whether a score is good.</summary>
[Step]
[InputColumn<int>("score")]
[OutputColumn<bool>("is_good")]
public sealed partial class Threshold
{
    private Output Process(Input row) => new(row.Score > 3);
}

/// <summary>Keeps rows whose generation is long enough.</summary>
[Step]
[InputColumn<string>("generation")]
public sealed partial class LongEnough
{
    public int Minimum { get; init; } = 10;

    private bool Keep(Input row) => row.Generation.Length >= Minimum;
}

/// <summary>Makes a row of each sentence of a document.</summary>
[Step]
[InputColumn<string>("document")]
[OutputColumn<string>("sentence")]
public sealed partial class SplitSentences
{
    private IEnumerable<Output> Process(Input row) => row.Document.Split('.').Select(static sentence => new Output(sentence));
}

/// <summary>Takes the best of several generations.</summary>
[Step]
[InputColumn<IReadOnlyList<string>>("generations")]
[OutputColumn<string>("best")]
public sealed partial class ChooseBest
{
    private Output Process(Input row) => new(row.Generations[0]);
}

/// <summary>Removes white space around an instruction.</summary>
[Step]
[InputColumn<string>("instruction")]
[OutputColumn<string>("clean_instruction")]
public sealed partial class Clean
{
    private Output Process(Input row) => new(row.Instruction.Trim());
}

/// <summary>Code of another team, which is given steps and pipelines.</summary>
public static class Conventions
{
    /// <summary>Lets every task read the column 'prompt'.</summary>
    public static void Apply(Step step)
    {
        if (step is TextGeneration)
        {
            step.InputMappings["instruction"] = "prompt";
        }
    }

    public static void ApplyAll(IEnumerable<Step> steps)
    {
        foreach (var step in steps)
        {
            Apply(step);
        }
    }

    /// <summary>Only looks.</summary>
    public static string Describe(IEnumerable<Step> steps) => string.Join(", ", steps.Select(static step => step.Name));
}
