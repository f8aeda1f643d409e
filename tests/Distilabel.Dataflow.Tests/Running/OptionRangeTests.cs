using System.ComponentModel.DataAnnotations;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Options of steps and runs have ranges, which hold however they were set.</summary>
public sealed class OptionRangeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void All_steps_whose_options_are_out_of_range_are_named_at_once()
    {
        var pipeline = new Pipeline("p")
        {
            new Counting { BatchSize = 0 } >> new Scripted("ask") { MaxConcurrency = 0, InputBatchSize = -1, OutputMappings = { ["m"] = "k" } }
                >> new Scripted("ask_again") { MaxConcurrency = 100_001 },
        };

        var failure = Assert.Throws<PipelineValidationException>(pipeline.Validate);

        Assert.Equal(
            [
                "Step 'counting_0' has BatchSize = 0; it must be at least 1.",
                "Step 'ask' has InputBatchSize = -1; it must be at least 1.",
                "Step 'ask' has MaxConcurrency = 0; it must be from 1 to 100000.",
                "Step 'ask_again' has MaxConcurrency = 100001; it must be from 1 to 100000.",
            ],
            failure.Errors);
    }

    [Fact]
    public void A_runtime_parameter_set_in_code_has_its_range_too()
    {
        var failure = Assert.Throws<PipelineValidationException>(new Pipeline("p") { new Counting() >> new Tempered { Temperature = 3 } }.Validate);

        Assert.Equal("Step 'tempered_0' has the runtime parameter 'temperature' = 3; it must be from 0 to 2.", failure.Message);
    }

    [Fact]
    public async Task A_run_refuses_a_batch_size_of_none()
    {
        var pipeline = new Pipeline("p") { new Counting() >> new FailsOnAll { InputBatchSize = 0 } };

        await Assert.ThrowsAsync<PipelineValidationException>(() => RunAsync(pipeline));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public async Task A_run_refuses_a_capacity_out_of_range(int capacity)
    {
        var failure = await Assert.ThrowsAsync<PipelineException>(
            () => RunAsync(new Pipeline("p") { new Counting() >> new Scripted() }, new RunOptions { Capacity = capacity }));

        Assert.Equal($"The run's Capacity is {capacity}; it must be from 1 to 1048576.", failure.Message);
    }

    [Fact]
    public async Task The_largest_values_are_allowed()
    {
        var load = new Counting { BatchSize = int.MaxValue };
        var pipeline = new Pipeline("p")
        {
            load >> new Step[]
            {
                new FailsOnBatch { InputBatchSize = int.MaxValue, OnError = ErrorPolicy.DeadLetter },
                new Scripted { MaxConcurrency = 100_000, Resources = new StepResources { Replicas = 2 }, OutputMappings = { ["m"] = "k" } },
                new Map(static n => n, "j", output: "j"),
            } >> new Map(static n => n, "z", output: "z"),
        };

        var run = await RunAsync(pipeline, new RunOptions { Capacity = 1 << 20 });

        Assert.Equal(0, run["z"].Count);
        Assert.Equal(100, run.Run!["fails_on_batch_0"].Failed);
    }

    private async Task<Distiset> RunAsync(Pipeline pipeline, RunOptions? options = null) =>
        await Task.Run(() => pipeline.RunAsync((options ?? new RunOptions()) with { CacheFolder = _folder, UseCache = false }), CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
}

/// <summary>Has a runtime parameter with a range.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<double>("m")]
public sealed partial class Tempered
{
    [RuntimeParameter]
    [Range(0, 2.0)]
    public double Temperature { get; set; }

    private Output Process(Input row) => new(row.N * Temperature);
}
