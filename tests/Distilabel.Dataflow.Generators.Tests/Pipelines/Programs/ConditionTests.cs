namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Programs;

/// <summary>Conditions. Conditions on what is known are decided; an arm that may never be taken makes no error.</summary>
public class ConditionTests
{
    [Fact]
    public void The_analyzer_and_the_run_time_agree() => AgreedPrograms.Check(
        """"
        // A loop maps the steps of one type.
        ---
        var load = new LoadRows<PromptRow>("l");
        Step[] steps = [new TextGeneration("t"), new KeepColumns("k") { Columns = ["prompt"] }];
        foreach (var s in steps) { if (s is TextGeneration g) { g.InputMappings["instruction"] = "prompt"; } }
        return new Pipeline("p") { load >> steps };

        // A switch over the type of a step.
        ---
        var load = new LoadRows<PromptRow>("l");
        Step s = new TextGeneration("t");
        switch (s) { case TextGeneration g: g.InputMappings["instruction"] = "prompt"; break; case KeepColumns: break; }
        return new Pipeline("p") { load >> s };

        // A cast that may fail.
        ---
        Step[] s = [new TextGeneration("a"), new KeepColumns("b") { Columns = ["prompt"] }];
        foreach (var t in s) { (t as TextGeneration)?.InputMappings["instruction"].ToString();
        if ((t as TextGeneration) != null) { t.InputMappings["instruction"] = "prompt"; } }
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> s };

        // The steps of one type.
        ---
        var load = new LoadRows<InstructionRow>("l");
        Step[] steps = [new TextGeneration("t"), new Choose("k")];
        return new Pipeline("p") { load >> steps.OfType<TextGeneration>() };

        // A comparison of types.
        ---
        Step[] s = [new TextGeneration("a"), new KeepColumns("b") { Columns = ["prompt"] }];
        foreach (var t in s) { if (t.GetType() == typeof(TextGeneration)) { t.InputMappings["instruction"] = "prompt"; } }
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> s };

        // The loop maps one step of the list.
        ---
        var a = new TextGeneration("a");
        Step[] s = [a, new KeepColumns("b") { Columns = ["prompt"] }];
        foreach (var t in s) { if (t == a) { t.InputMappings["instruction"] = "prompt"; } }
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> s };

        // The names of steps decide.
        ---
        Step[] s = [new TextGeneration("gen_a"), new KeepColumns("b") { Columns = ["prompt"] }];
        foreach (var t in s) { if (t.Name.StartsWith("gen")) { t.InputMappings["instruction"] = "prompt"; } }
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> s };

        // All steps but one.
        ---
        var bad = new Choose("b");
        Step[] s = [new TextGeneration("a"), bad];
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s.Where(x => x != bad) };

        // A pattern that only asks for a value.
        ---
        var load = new LoadRows<PromptRow>("l");
        Step? s = new TextGeneration("t");
        if (s is { } y) { y.InputMappings["instruction"] = "prompt"; }
        return new Pipeline("p") { load >> s };

        // The first of a list.
        ---
        var load = new LoadRows<PromptRow>("l");
        Step[] s = [new TextGeneration("t")];
        if (s is [var first, ..]) { first.InputMappings["instruction"] = "prompt"; }
        return new Pipeline("p") { load >> s };

        // A part of a record.
        record Parts(Step Load, Step Task);
        ---
        var a = new Parts(new LoadRows<PromptRow>("l"), new TextGeneration("t"));
        if (a is { Load: var l }) { l.OutputMappings["prompt"] = "instruction"; }
        return new Pipeline("p") { a.Load >> a.Task };

        // A deconstructor with code.
        class Parts(Step load, Step task)
        {
            public Step Load => load;
            public Step Task => task;
            public void Deconstruct(out Step l, out Step t) { l = Load; t = Task; }
        }
        ---
        var a = new Parts(new LoadRows<PromptRow>("l"), new TextGeneration("t"));
        var (x, y) = a;
        x.OutputMappings["prompt"] = "instruction";
        return new Pipeline("p") { a.Load >> a.Task };

        // An indexer with code.
        class Parts(Step load, Step task) { public Step this[int i] => i == 0 ? load : task; public Step Load => load; public Step Task => task; }
        ---
        var a = new Parts(new LoadRows<PromptRow>("l"), new TextGeneration("t"));
        a[0].OutputMappings["prompt"] = "instruction";
        return new Pipeline("p") { a.Load >> a.Task };

        // A factory whose switch is asked for a constant.
        static Step Make(string kind) { switch (kind) { case "load": return new LoadRows<InstructionRow>("l"); case "task": return new TextGeneration("t"); default: throw new ArgumentException(kind); } }
        ---
        return new Pipeline("p") { Make("load") >> Make("task") };

        // The same as an expression.
        static Step Make(string kind) => kind switch { "load" => new LoadRows<InstructionRow>("l"), "task" => new TextGeneration("t"), _ => throw new ArgumentException(kind) };
        ---
        return new Pipeline("p") { Make("load") >> Make("task") };

        // A switch over an enum.
        enum K { Chat, Plain }
        static Step Make(K k) { switch (k) { case K.Chat: return new TextGeneration("c"); case K.Plain: return new KeepColumns("k") { Columns = ["instruction"] }; default: return new Choose("z"); } }
        ---
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> Make(K.Chat) };

        // A helper for several kinds.
        static void Fix(Step s, string kind) { switch (kind) { case "load": s.OutputMappings["prompt"] = "instruction"; break; case "none": break; } }
        ---
        var l = new LoadRows<PromptRow>("l"); Fix(l, "load"); return new Pipeline("p") { l >> new TextGeneration("t") };

        // A default arm that no value reaches.
        enum K { A, B }
        static Step Make(K k) => k switch { K.A => new TextGeneration("a"), K.B => new TextGeneration("b"), _ => new Choose("never") };
        ---
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> Make(flag ? K.A : K.B) };

        // A default arm of a switch over a tuple.
        ---
        var s = (flag, names.Length) switch { (true, _) => (Step)new TextGeneration("t"), (false, 2) => new TextGeneration("u"), _ => new Choose("z") };
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // A variable changes between two questions.
        ---
        Step load = flag ? new LoadRows<InstructionRow>("l") : new LoadRows<PromptRow>("l");
        flag = !flag;
        Step task = flag ? new KeepColumns("k") { Columns = ["prompt"] } : new TextGeneration("t");
        return new Pipeline("p") { load >> task };

        // Numbers of two types are compared.
        ---
        int n = 2; long m = n;
        var l = new LoadRows<PromptRow>("l");
        if (m == 2L) { l.OutputMappings["prompt"] = "instruction"; }
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A byte overflows.
        ---
        byte b = 255; b++;
        var load = new LoadRows<PromptRow>("l");
        if (b == 0) { load.OutputMappings["prompt"] = "instruction"; }
        return new Pipeline("p") { load >> new TextGeneration("t") };

        // A guard against an empty text.
        ---
        var to = "instruction";
        var load = new LoadRows<PromptRow>("l");
        if (!string.IsNullOrEmpty(to)) { load.OutputMappings["prompt"] = to; }
        return new Pipeline("p") { load >> new TextGeneration("t") };

        // A guard against a mapping that is there.
        ---
        var load = new LoadRows<PromptRow>("l");
        if (load.OutputMappings.Count == 0) { load.OutputMappings["prompt"] = "instruction"; }
        return new Pipeline("p") { load >> new TextGeneration("t") };

        // A helper that maps what is not mapped.
        static void EnsureMapped(Step s) { if (!s.OutputMappings.Any(m => m.Key == "prompt")) { s.OutputMappings["prompt"] = "instruction"; } }
        ---
        var l = new LoadRows<PromptRow>("l"); EnsureMapped(l); return new Pipeline("p") { l >> new TextGeneration("t") };

        // A guard on a list of columns.
        ---
        var load = new LoadRows<PromptRow>("l");
        string[] cols = ["prompt"];
        if (cols.Contains("prompt")) { load.OutputMappings["prompt"] = "instruction"; }
        return new Pipeline("p") { load >> new TextGeneration("t") };

        // A flag of the environment.
        static readonly bool On = Environment.GetEnvironmentVariable("NOPE") == null;
        ---
        var l = new LoadRows<PromptRow>("l"); if (On) { l.OutputMappings["prompt"] = "instruction"; }
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // An arm for a time that is past.
        ---
        var l = new LoadRows<PromptRow>("l");
        if (DateTime.Now.Year > 2000) { l.OutputMappings["prompt"] = "instruction"; } else { l.Connect(new Choose("c")); }
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A default that no caller needs.
        static Pipeline M(Step? load) { if (load is null) { load = new LoadRows<PromptRow>("l"); } return new("p") { load >> new TextGeneration("t") }; }
        ---
        return M(new LoadRows<InstructionRow>("l"));

        // A case with a condition of its own.
        ---
        Step s = new TextGeneration("t"); var l = new LoadRows<PromptRow>("l");
        switch (s) { case TextGeneration g when g.Name == "t": l.OutputMappings["prompt"] = "instruction"; break; default: l.Connect(new Choose("c")); break; }
        return new Pipeline("p") { l >> s };

        // A pattern that is negated.
        ---
        Step s = new TextGeneration("t"); var l = new LoadRows<PromptRow>("l");
        if (s is not TextGeneration g) { l.Connect(new Choose("c")); } else { g.InputMappings["instruction"] = "prompt"; }
        return new Pipeline("p") { l >> s };

        // A loop that never turns.
        ---
        var q = new Queue<Step>(); var l = new LoadRows<InstructionRow>("l");
        while (q.Count > 0) { l.Connect(new Choose("c")); q.Dequeue(); }
        return new Pipeline("p") { l };

        // A text that is one of two is no third one.
        ---
        var col = flag ? "instruction" : "text"; var l = new LoadRows<PromptRow>("l"); l.OutputMappings["prompt"] = "instruction";
        if (col == "nope") { l.Connect(new Choose("c")); }
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A catch block maps.
        ---
        var load = new LoadRows<PromptRow>("l");
        try { int.Parse("x"); } catch (FormatException) { load.OutputMappings["prompt"] = "instruction"; }
        return new Pipeline("p") { load >> new TextGeneration("t") };

        // What follows in a try is never reached.
        ---
        var c = "instruction"; try { int.Parse("q"); c = "x"; } catch { }
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = c } } >> new TextGeneration("t") };

        // A lambda that is called under a condition puts another step in the place.
        ---
        Step s = new LoadRows<PromptRow>("l"); Action set = () => s = new LoadRows<InstructionRow>("m");
        if (names.Length > 0) { set(); }
        return new Pipeline("p") { s >> new TextGeneration("t") };

        // The same, asked for null first.
        ---
        Step s = new LoadRows<PromptRow>("l"); Action? set = () => s = new LoadRows<InstructionRow>("m");
        if (names.Length > 0) { set?.Invoke(); }
        return new Pipeline("p") { s >> new TextGeneration("t") };

        // A lambda that is called under a condition sets a column's name.
        ---
        var to = "text"; Action set = () => to = "instruction";
        if (names.Length > 0) { set(); }
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = to } } >> new TextGeneration("t") };

        // A set with its own idea of equality.
        ---
        var l = new LoadRows<PromptRow>("l");
        var h = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "A" };
        if (h.Contains("a")) { l.OutputMappings["prompt"] = "instruction"; }
        return new Pipeline("p") { l >> new TextGeneration("t") };
        """");
}
