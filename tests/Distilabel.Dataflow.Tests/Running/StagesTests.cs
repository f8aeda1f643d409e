using System.Collections.Concurrent;

namespace Distilabel.Dataflow.Tests.Running;

public sealed class StagesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-").FullName;
    private readonly ConcurrentQueue<string> _events = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Sequential_steps_are_loaded_one_after_another_and_rows_wait_between_them()
    {
        var pipeline = new Pipeline("p") { new Numbers(5000, "load") >> Recorder("a") >> Recorder("b") };

        var distiset = await pipeline.RunAsync(new RunOptions { CacheFolder = _folder, Sequential = true, Capacity = 64 });

        Assert.Equal(5000, distiset["b"].Count);
        Assert.Equal(["load a", "unload a", "load b", "unload b"], _events);
    }

    [Fact]
    public async Task A_load_group_has_a_stage_to_itself()
    {
        var load = new Numbers(5000, "load");
        var pipeline = new Pipeline("p") { load >> new Step[] { Recorder("a", "x"), Recorder("b", "y") } >> Recorder("c", "z") };

        var distiset = await pipeline.RunAsync(new RunOptions { CacheFolder = _folder, LoadGroups = [["a"], ["b"]], Capacity = 64 });

        Assert.Equal(5000, distiset["c"].Count);
        Assert.Equal(["load a", "unload a", "load b", "unload b", "load c", "unload c"], _events);
    }

    [Theory]
    [InlineData("x", "Step with name 'x' included in group 0 of the load groups is not a step included in the pipeline. Did you mean 'a'?")]
    [InlineData("a,a", "Step with name 'a' in load group 0 has already been included in load group 0. A step cannot be in more than one load group.")]
    [InlineData("a,c", "Step with name 'c' can't be loaded with its load group, which runs before step 'b', whose rows it needs. Put the steps between those of a group into the group too, or split the group.")]
    public async Task Groups_that_cannot_be_are_refused(string group, string message)
    {
        var pipeline = new Pipeline("p") { new Numbers(5000, "load") >> Recorder("a") >> Recorder("b") >> Recorder("c") };

        var error = await Assert.ThrowsAsync<PipelineException>(
            () => pipeline.RunAsync(new RunOptions { CacheFolder = _folder, LoadGroups = [group.Split(',')] }));

        Assert.Equal(message, error.Message);
    }

    private RecordedMap Recorder(string name, string output = "m") => new(_events, name, output);
}
