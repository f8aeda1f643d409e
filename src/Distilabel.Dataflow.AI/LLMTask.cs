using System.ComponentModel.DataAnnotations;
using System.Runtime.ExceptionServices;
using Distilabel.Dataflow.AI.Generations;
using Distilabel.Dataflow.AI.Tasks;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.AI;

/// <summary>A step that asks a language model: each row becomes a chat, and each answer the row's outputs.</summary>
/// <remarks>
/// <para>
/// A task says how with <see cref="FormatInput"/> and <see cref="FormatOutput"/>. Beside its own columns it makes
/// <c>model_name</c> and, as parts of <c>distilabel_metadata</c>, <c>raw_input_{step}</c>, <c>raw_output_{step}</c> and
/// <c>statistics_{step}</c>.
/// </para>
/// <para>
/// Several generations of a row become a row each, or, with <see cref="GroupGenerations"/>, one row whose columns hold lists. They are
/// asked for one by one, so that any provider can make them.
/// </para>
/// <para>
/// What the cache keeps is what the model answered, before <see cref="FormatOutput"/> makes anything of it. So a better parser is run on the answers that
/// are there, and asks for none. An answer that the parser refuses is an answer too: its row fails in the next run again, without a call. To have such rows
/// asked again, change the request (the template, the seed, a parameter of the LLM), or run once with <see cref="Step.UseCache"/> false.
/// </para>
/// </remarks>
[OutputColumn<string>(TaskOutputs.ModelName, Optional = true, Description = "The model that was asked.")]
[OutputColumn<string>(TaskOutputs.RawOutput + "{step}", Optional = true, Description = "What the model answered.")]
[OutputColumn<IReadOnlyList<ChatItem>>(TaskOutputs.RawInput + "{step}", Optional = true, Description = "What the model was asked.")]
[OutputColumn<GenerationStatistics>(
    TaskOutputs.Statistics + "{step}", Optional = true, Description = "What the provider says of the generation.")]
[OutputListsIf(nameof(GroupGenerations))]
public abstract class LLMTask : Step, IAsyncRowStep, IAsyncExpandStep, IKeepsGenerations, IPipelinePart
{
    private int? _maxConcurrency;
    private LLMConnection? _connection;
    private TaskOutputs? _outputs;
    private IGenerationStore? _generations;
    private IGenerationMeter? _meter;

    /// <inheritdoc cref="Step(string?)"/>
    protected LLMTask(string? name = null)
        : base(name)
    {
    }

    /// <summary>The model that is asked.</summary>
    public required LLM LLM { get; set; }

    /// <summary>How many generations are made for each row.</summary>
    /// <value>From 1; default 1.</value>
    [Range(1, int.MaxValue)]
    public int NumGenerations
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }

    = 1;

    /// <summary>Whether the generations of a row stay in one row, each output being a list.</summary>
    /// <value>Default false: each generation is a row.</value>
    public bool GroupGenerations { get; init; }

    /// <summary>Whether the model may be asked without a word: otherwise a prompt of nothing but white space fails its row before anything is paid.</summary>
    /// <value>Default false.</value>
    public bool AllowBlankPrompts { get; init; }

    /// <summary>Whether what the model was asked is kept in <c>distilabel_metadata</c>.</summary>
    /// <value>Default true.</value>
    public bool AddRawInput { get; set; } = true;

    /// <summary>Whether what the model answered is kept in <c>distilabel_metadata</c>.</summary>
    /// <value>Default true.</value>
    public bool AddRawOutput { get; set; } = true;

    /// <inheritdoc/>
    /// <value>From 1; default what the <see cref="LLM"/> lets through at once.</value>
    public override int MaxConcurrency
    {
        get => _maxConcurrency ?? LLM.MaxConcurrentRequests;
        set => _maxConcurrency = value;
    }

    /// <inheritdoc/>
    /// <value>Default <see cref="ErrorPolicy.Null"/>.</value>
    public override ErrorPolicy OnError { get; set; } = ErrorPolicy.Null;

    /// <inheritdoc/>
    public sealed override StepKind Kind => NumGenerations > 1 && !GroupGenerations ? StepKind.Expand : StepKind.Row;

    /// <inheritdoc/>
    protected override IEnumerable<RuntimeParameter> BaseParameters =>
    [
        new RuntimeParameterGroup<LLMTask, LLM>(
            "llm", static task => task.LLM, static (task, llm) => task.LLM = llm, "The model that is asked."),
        new RuntimeParameter<LLMTask, int>(
            "num_generations", static task => task.NumGenerations, static (task, value) => task.NumGenerations = value,
            "The number of generations for each row.") { Minimum = 1 },
        new RuntimeParameter<LLMTask, bool>(
            "add_raw_input", static task => task.AddRawInput, static (task, value) => task.AddRawInput = value,
            "Whether what the model was asked is kept in distilabel_metadata."),
        new RuntimeParameter<LLMTask, bool>(
            "add_raw_output", static task => task.AddRawOutput, static (task, value) => task.AddRawOutput = value,
            "Whether what the model answered is kept in distilabel_metadata."),
        .. base.BaseParameters,
    ];

    /// <inheritdoc/>
    IEnumerable<KeyValuePair<string, object?>> IPipelinePart.Settings => [new("llm", LLM), new("group_generations", GroupGenerations)];

    IEnumerable<string> IPipelinePart.Secrets => [];

    IGenerationStore? IKeepsGenerations.Generations
    {
        set => _generations = value;
    }

    IGenerationMeter? IKeepsGenerations.Meter
    {
        set => _meter = value;
    }

    /// <inheritdoc/>
    public override StepColumns DescribeColumns() => new(Descriptor.Columns.Inputs, new TaskOutputs(this).Columns);

    /// <inheritdoc/>
    public override ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        _outputs = new TaskOutputs(this);
        _connection = LLM.Connect();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask UnloadAsync()
    {
        _connection?.Dispose();
        _connection = null;
        return ValueTask.CompletedTask;
    }

    /// <summary>The chat that the model is to continue.</summary>
    /// <param name="input">Rows of which one is meant; the columns are in the order in which the task declares them.</param>
    /// <param name="row">Which.</param>
    /// <exception cref="Exception">The row can't be asked about: it fails, as <see cref="Step.OnError"/> says.</exception>
    protected abstract IReadOnlyList<ChatItem> FormatInput(in StepInput input, int row);

    /// <summary>Makes the task's own outputs of an answer.</summary>
    /// <param name="text">What the model answered.</param>
    /// <param name="input">The rows that <see cref="FormatInput"/> was given.</param>
    /// <param name="row">Which of them was asked about.</param>
    /// <param name="outputs">Takes the outputs, in the order in which the task itself declares them.</param>
    /// <param name="place">The row of <paramref name="outputs"/> that is meant.</param>
    /// <exception cref="Exception">The answer can't be used: the row fails, as <see cref="Step.OnError"/> says.</exception>
    protected abstract void FormatOutput(string text, in StepInput input, int row, RowOutputs outputs, int place);

    /// <inheritdoc/>
    async ValueTask IAsyncRowStep.ExecuteRowAsync(StepInput input, int row, RowOutputs outputs, CancellationToken cancellationToken)
    {
        _outputs!.SetModel(outputs, row, LLM.ModelName);
        var messages = Ask(input, row);
        _outputs.SetQuestion(outputs, row, messages);
        if (GroupGenerations)
        {
            var generations = await GenerateAllAsync(messages, input, row, cancellationToken).ConfigureAwait(false);
            _outputs.SetLists(outputs, row, generations);
        }
        else
        {
            CountRow(await GenerateAsync(messages, 0, input, row, outputs, row, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <inheritdoc/>
    async ValueTask<StepOutput> IAsyncExpandStep.ExpandRowAsync(StepInput input, int row, CancellationToken cancellationToken) =>
        new(await GenerateAllAsync(Ask(input, row), input, row, cancellationToken).ConfigureAwait(false));

    private IReadOnlyList<ChatItem> Ask(in StepInput input, int row)
    {
        var messages = FormatInput(input, row);
        return AllowBlankPrompts || (messages.Count > 0 && !string.IsNullOrWhiteSpace(messages[^1].Content))
            ? messages
            : throw new PipelineException("its prompt is blank, and the model was not asked. Filter such rows before the step, or let its template say something for them, or set AllowBlankPrompts.");
    }

    private async ValueTask<Column[]> GenerateAllAsync(
        IReadOnlyList<ChatItem> messages, StepInput input, int row, CancellationToken cancellationToken)
    {
        var columns = _outputs!.CreateColumns(NumGenerations);
        var outputs = new RowOutputs(columns);
        var generations = new Task<bool>[NumGenerations];
        for (var i = 0; i < generations.Length; i++)
        {
            _outputs.SetModel(outputs, i, LLM.ModelName);
            _outputs.SetQuestion(outputs, i, messages);
            generations[i] = GenerateAsync(messages, i, input, row, outputs, i, cancellationToken).AsTask();
        }

        CountRow(!(await AllAsync(generations).ConfigureAwait(false)).Contains(false));
        return columns;
    }

    private static async Task<bool[]> AllAsync(Task<bool>[] generations)
    {
        var all = Task.WhenAll(generations);
        try
        {
            return await all.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // One generation that could not be kept counts for more than others that were not made, whichever comes first.
            if (all.Exception?.InnerExceptions.OfType<CheckpointException>().FirstOrDefault() is { } unkept)
            {
                ExceptionDispatchInfo.Throw(unkept);
            }

            throw;
        }
    }

    private void CountRow(bool isCached)
    {
        if (isCached)
        {
            _meter?.CountCachedRow();
        }
    }

    /// <summary>Makes a row's outputs of a generation.</summary>
    /// <returns>Whether it came from the cache.</returns>
    private async ValueTask<bool> GenerateAsync(
        IReadOnlyList<ChatItem> messages,
        int repetition,
        StepInput input,
        int row,
        RowOutputs outputs,
        int place,
        CancellationToken cancellationToken)
    {
        var (generation, isCached) = await RecallOrGenerateAsync(LLM.Request(messages, repetition), cancellationToken).ConfigureAwait(false);
        _meter?.CountGeneration(isCached, generation.Statistics.InputTokens ?? 0, generation.Statistics.OutputTokens ?? 0);
        _outputs!.SetAnswer(outputs, place, generation);
        var text = generation.Text ?? throw new GenerationException(
            $"{LLM} answered without a text, and finished with the reason '{generation.Statistics.FinishReason ?? "unknown"}'.");
        FormatOutput(text, input, row, outputs, place);
        return isCached;
    }

    /// <summary>The generation that was kept of the request; otherwise a new one, which is kept before anything is made of it.</summary>
    private async ValueTask<(Generation Generation, bool IsCached)> RecallOrGenerateAsync(GenerationRequest request, CancellationToken cancellationToken)
    {
        if (_generations is not { } store)
        {
            return (await _connection!.GenerateAsync(request, cancellationToken).ConfigureAwait(false), false);
        }

        using var kept = await FindAsync(store, request, cancellationToken).ConfigureAwait(false);
        if (kept is null)
        {
            return (await _connection!.GenerateAsync(request, cancellationToken).ConfigureAwait(false), false);
        }

        if (kept.Value is { } value && GenerationCodec.TryRead(value, out var known))
        {
            return (known, true);
        }

        var generation = await _connection!.GenerateAsync(request, cancellationToken).ConfigureAwait(false);
        if (generation.Text is not null)
        {
            await kept.KeepAsync(GenerationCodec.Write(generation)).ConfigureAwait(false);
        }

        return (generation, false);
    }

    /// <summary>Looks a request up; null where what it depends on can't be told, which the store is told.</summary>
    private ValueTask<KeptGeneration?> FindAsync(IGenerationStore store, GenerationRequest request, CancellationToken cancellationToken)
    {
        var options = LLM.SendsKwargsOnly ? null : LLM.CreateOptions(request);
        if (options is not null && SentOptions.FaultOf(options) is { } fault)
        {
            store.Forgo(fault);
            return default;
        }

        using var bytes = RequestBytes.Take();
        try
        {
            request.WriteTo(bytes.Json, options);
        }
        catch (NotSupportedException exception)
        {
            store.Forgo($"its LLM sends options that can't be compared: {exception.Message}");
            return default;
        }

        return store.FindAsync(bytes.Written, cancellationToken)!;
    }
}
