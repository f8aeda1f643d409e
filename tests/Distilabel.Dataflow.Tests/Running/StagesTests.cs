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
    [InlineData("x", "Step with name 'x' included in group 0 of the load groups is not a step included in the pipeline. Please, check that you're passing the correct step name and run again. Did you mean 'a'?")]
    [InlineData("a,a", "Step with name 'a' in load group 0 has already been included in load group 0. A step cannot be in more than one load group.")]
    [InlineData("a,c", "Step with name 'c' cannot be in the same load group as the step with name 'a'. 'a' is not an immediate predecessor of 'c' and there are immediate predecessors that have not been included: 'b'. Put the steps between those of a group into the group too, or split the group.")]
    public async Task Groups_that_cannot_be_are_refused(string group, string message)
    {
        var pipeline = new Pipeline("p") { new Numbers(5000, "load") >> Recorder("a") >> Recorder("b") >> Recorder("c") };

        var error = await Assert.ThrowsAsync<PipelineException>(
            () => pipeline.RunAsync(new RunOptions { CacheFolder = _folder, LoadGroups = [group.Split(',')] }));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public async Task Groups_that_need_rows_of_each_other_are_refused()
    {
        var load = new Numbers(10, "load");
        var (a, b, c, d) = (Recorder("a", "a"), Recorder("b", "b"), Recorder("c", "c"), Recorder("d", "d"));
        load.Connect(a, c);
        a.Connect(b);
        c.Connect(d);

        var error = await Assert.ThrowsAsync<PipelineException>(
            () => new Pipeline("p") { load }.RunAsync(new RunOptions { CacheFolder = _folder, LoadGroups = [["a", "d"], ["b", "c"]] }));

        Assert.Equal("The load groups 0 and 1 cannot run one after another: each has a step that needs rows of another. Split one of them.", error.Message);
    }

    [Fact]
    public async Task A_group_may_hold_the_end_of_a_longer_branch_than_another_of_its_steps()
    {
        var load = new Numbers(500, "load");
        var (a, x, y) = (Recorder("a", "a"), Recorder("x", "x"), Recorder("y", "y"));
        load.Connect(a, x);
        x.Connect(y);

        var distiset = await new Pipeline("p") { load }.RunAsync(new RunOptions { CacheFolder = _folder, LoadGroups = [["a", "y"]] });

        Assert.Equal((500, 500), (distiset["a"].Count, distiset["y"].Count));
        Assert.Equal(["load x", "unload x"], _events.Take(2));
    }

    [Fact]
    public async Task Groups_run_in_their_order_where_the_graph_leaves_a_choice()
    {
        var load = new Numbers(10, "load");
        load.Connect(Recorder("a", "a"), Recorder("b", "b"));

        await new Pipeline("p") { load }.RunAsync(new RunOptions { CacheFolder = _folder, LoadGroups = [["b"], ["a"]] });

        Assert.Equal(["load b", "unload b", "load a", "unload a"], _events);
    }

    private RecordedMap Recorder(string name, string output = "m") => new(_events, name, output);
}
