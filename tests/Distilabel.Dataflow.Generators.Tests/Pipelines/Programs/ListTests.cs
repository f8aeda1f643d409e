namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Programs;

/// <summary>Lists and queries. Lists change, and queries run when somebody goes over them.</summary>
public class ListTests
{
    [Fact]
    public void The_analyzer_and_the_run_time_agree() => AgreedPrograms.Check(
        """"
        // The last element, from the end.
        ---
        var load = new LoadRows<InstructionRow>("l");
        var list = new List<Step> { new TextGeneration("a"), new Choose("b") };
        list[^1] = new TextGeneration("c");
        return new Pipeline("p") { load >> list };

        // One is taken out by its place.
        ---
        var l = new List<Step> { new TextGeneration("b"), new Choose("a") };
        l.RemoveAt(1);
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> l };

        // One is taken out.
        ---
        var bad = new Choose("a"); var l = new List<Step> { new TextGeneration("b"), bad };
        l.Remove(bad);
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> l };

        // A set takes a step once.
        ---
        var a = new TextGeneration("a");
        var set = new HashSet<Step> { a };
        set.Add(a);
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> set };

        // So does a union.
        ---
        Step a = new TextGeneration("a"), b = new TextGeneration("b");
        Step[] x = [a, b], y = [b];
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> x.Union(y) };

        // Records are equal by their content.
        record R(string A);
        ---
        var tasks = new[] { new R("a"), new R("a") }.Distinct().Select(r => new TextGeneration(r.A)).ToArray();
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> tasks };

        // A view of a list sees what is added later.
        ---
        var l = new List<Step>(); var view = l.AsReadOnly(); l.Add(new TextGeneration("b"));
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> view };

        // A query runs after the list has grown.
        ---
        var l = new List<Step>(); var view = l.Where(s => true); l.Add(new TextGeneration("b"));
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> view };

        // A query makes other steps the second time.
        ---
        var load = new LoadRows<InstructionRow>("l");
        var tasks = new[] { "a", "b" }.Select(n => new TextGeneration());
        load.Connect(tasks);
        load.Connect(tasks);
        return new Pipeline("p") { load };

        // The second time, others are connected.
        ---
        var load = new LoadRows<InstructionRow>("l");
        var tasks = new[] { "a", "b" }.Select(n => new TextGeneration(n));
        var group = new GroupColumns("g") { Columns = ["generation"] };
        load.Connect(tasks);
        foreach (var t in tasks) { t.Connect(group); }
        return new Pipeline("p") { load, group };

        // A query asks a list that grows.
        ---
        var banned = new List<string>();
        Step[] s = [new TextGeneration("a"), new Choose("b")];
        var q = s.Where(x => !banned.Contains(x.Name)); banned.Add("b");
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> q };

        // A query asks a variable that is set.
        ---
        var on = false; Step[] s = [new TextGeneration("a"), new TextGeneration("b")]; var q = s.Where(x => on); on = true;
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> q };

        // An iterator does something before it gives.
        static IEnumerable<Step> Make(List<string> log) { log.Add("instruction"); yield return new TextGeneration("t"); }
        ---
        var log = new List<string>(); var q = Make(log); var c = log.Count == 0 ? "x" : log[0]; foreach (var s in q) { }
        var l = new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = log[0] } };
        return new Pipeline("p") { l >> new TextGeneration("u") };

        // So does an iterator.
        static IEnumerable<Step> Tasks() { yield return new TextGeneration("a"); }
        ---
        var load = new LoadRows<InstructionRow>("l");
        var tasks = Tasks();
        var group = new GroupColumns("g") { Columns = ["generation"] };
        load.Connect(tasks);
        foreach (var t in tasks) { t.Connect(group); }
        return new Pipeline("p") { load, group };

        // An array is reversed in place.
        ---
        string[] cols = ["generations", "model_name"];
        Array.Reverse(cols);
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> new TextGeneration("t") >> new GroupColumns("g") { Columns = ["model_name", "generation"], OutputColumns = cols } >> new Choose("c") };

        // Items are removed by a condition.
        ---
        var cols = new List<string> { "x", "prompt" }; cols.RemoveAll(c => c == "x");
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> new KeepColumns("k") { Columns = cols } };

        // An array is copied into another.
        ---
        Step[] a = [new TextGeneration("t")]; var b = new Step[1]; Array.Copy(a, b, 1);
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> b };

        // The name of an enum in a text.
        enum Col { instruction, other }
        ---
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = $"{Col.instruction}" } } >> new TextGeneration("t") };

        // A letter that is calculated.
        ---
        var i = 1;
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = $"{(char)('a' + i)}" } } >> new KeepColumns("k") { Columns = ["b"] } };
        """");
}
